# What `cmake --install` puts where, in two components: the program and the library.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME program)

# crnngan_install_library(TARGET): as one of those that find_package(crnngan) finds.
function(crnngan_install_library target)
  install(TARGETS ${target} EXPORT crnngan
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library
    INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
endfunction()

# crnngan_install_package(): crnngan::crnngan, the headers and what find_package(crnngan) reads.
function(crnngan_install_package)
  # In the build the short name is the program's.
  add_library(crnngan_library INTERFACE)
  target_link_libraries(crnngan_library INTERFACE crnngan_compare crnngan_sweep crnngan_tune crnngan_table crnngan_download crnngan_render
    crnngan_report)
  set_target_properties(crnngan_library PROPERTIES EXPORT_NAME crnngan)
  crnngan_install_library(crnngan_library)

  install(CODE "
    set(source \"${PROJECT_SOURCE_DIR}/src\")
    set(destination \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_INCLUDEDIR}/crnngan\")
    include(\"${PROJECT_SOURCE_DIR}/cmake/install_headers.cmake\")" COMPONENT library)

  set(folder ${CMAKE_INSTALL_LIBDIR}/cmake/crnngan)
  install(EXPORT crnngan NAMESPACE crnngan:: FILE crnngan-targets.cmake
    DESTINATION ${folder} COMPONENT library)
  # While the major version is 0, a minor one may change anything.
  write_basic_package_version_file(${PROJECT_BINARY_DIR}/crnngan-config-version.cmake
    COMPATIBILITY SameMinorVersion)
  configure_file(${PROJECT_SOURCE_DIR}/cmake/crnngan-config.cmake
    ${PROJECT_BINARY_DIR}/crnngan-config.cmake @ONLY)
  install(FILES
    ${PROJECT_BINARY_DIR}/crnngan-config.cmake
    ${PROJECT_SOURCE_DIR}/cmake/FindLibCSV.cmake
    ${PROJECT_SOURCE_DIR}/cmake/FindOneDNN.cmake
    ${PROJECT_BINARY_DIR}/crnngan-config-version.cmake
    DESTINATION ${folder} COMPONENT library)
endfunction()
