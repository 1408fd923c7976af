# `cpack -G DEB` makes two Debian packages: crnngan, the program, and libcrnngan-dev, the library.
set(CPACK_PACKAGE_CONTACT "crnngan maintainers <maintainers@crnngan.invalid>")
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL program library)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME crnngan)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION sound)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS timgm6mb-soundfont)
set(CPACK_DEBIAN_PROGRAM_DESCRIPTION "recurrent adversarial networks that write music
A C-RNN-GAN trains two recurrent networks against each other on MIDI files:
one writes music tone by tone, the other tells its songs from real ones.
The program prepares corpora, trains on a plain CPU, writes songs of any
length as MIDI files, measures music and turns it into sound, piano rolls and
scores.")

set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libcrnngan-dev)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_DEPENDS
  "libarchive-dev, libcairo2-dev, libcsv-dev, libcurl4-openssl-dev, libdivsufsort-dev, libdnnl-dev, libebur128-dev, libfluidsynth-dev, libfmt-dev, libsndfile1-dev, libssl-dev, libxml2-dev, nlohmann-json3-dev, pkg-config, zlib1g-dev")
set(CPACK_DEBIAN_LIBRARY_DESCRIPTION "recurrent adversarial networks that write music (library)
The modules of crnngan as static libraries with their headers, for programs
that read, measure or write music or train such networks themselves.
CMake finds them with find_package(crnngan).")

# Both carry copyright and changelog, as Debian's policy asks.
add_custom_command(OUTPUT changelog.gz
  COMMAND gzip -9nc ${PROJECT_SOURCE_DIR}/CHANGELOG.md > changelog.gz
  DEPENDS ${PROJECT_SOURCE_DIR}/CHANGELOG.md VERBATIM)
add_custom_target(crnngan_changelog ALL DEPENDS changelog.gz)
# All that `cmake --install` and cpack take.
add_custom_target(crnngan_installed)
add_dependencies(crnngan_installed crnngan crnngan_manual crnngan_changelog)
foreach(component IN ITEMS program library)
  string(TOUPPER ${component} upper)
  set(folder ${CMAKE_INSTALL_DATADIR}/doc/${CPACK_DEBIAN_${upper}_PACKAGE_NAME})
  install(FILES ${PROJECT_BINARY_DIR}/changelog.gz DESTINATION ${folder} COMPONENT ${component})
  install(FILES ${PROJECT_SOURCE_DIR}/cmake/debian_copyright RENAME copyright
    DESTINATION ${folder} COMPONENT ${component})
endforeach()

include(CPack)
