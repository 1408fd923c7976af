# cmake -DWEB=web -DPACKAGES=folder -DNODE=node -P check_types.cmake
# The sources and their packages side by side, as the compiler wants them.
foreach(path IN ITEMS engrave report tsconfig.json verovio.ts)
  file(COPY ${WEB}/${path} DESTINATION ${PACKAGES})
endforeach()
execute_process(COMMAND ${NODE} ${PACKAGES}/node_modules/typescript/bin/tsc --noEmit
  --project ${PACKAGES}/tsconfig.json RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "the page's types do not fit")
endif()
