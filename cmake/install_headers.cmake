# Part of an install script: puts the modules' headers, ${source}/MODULE/FILE.h, into ${destination}.
# There they include each other as "crnngan/MODULE/FILE.h", so that no header of a user's program
# can take the place of theirs.
file(GLOB headers RELATIVE ${source} ${source}/*/*.h)
list(FILTER headers EXCLUDE REGEX "^cli/")  # the program's
foreach(header IN LISTS headers)
  file(READ ${source}/${header} text)
  string(REPLACE "#include \"" "#include \"crnngan/" text "${text}")
  set(installed $ENV{DESTDIR}${destination}/${header})
  file(WRITE ${installed} "${text}")
  file(CHMOD ${installed} PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
  list(APPEND CMAKE_INSTALL_MANIFEST_FILES ${destination}/${header})
endforeach()
