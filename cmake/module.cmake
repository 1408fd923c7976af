# crnngan_module(NAME [COLD] SOURCES file... [USES target...])
# One static library for one folder of src/, installed as crnngan::NAME; headers are included as
# "folder/file.h". COLD: what takes time in it is done by the modules below, so that it need not
# take long to compile.
function(crnngan_module name)
  cmake_parse_arguments(ARG "COLD" "" "SOURCES;USES" ${ARGN})
  add_library(crnngan_${name} STATIC ${ARG_SOURCES})
  target_include_directories(crnngan_${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/src>)
  target_compile_features(crnngan_${name} PUBLIC cxx_std_20)
  target_link_libraries(crnngan_${name}
    PUBLIC ${ARG_USES} PRIVATE $<BUILD_INTERFACE:crnngan_options>)
  if(ARG_COLD)
    target_compile_options(crnngan_${name} PRIVATE -O1)
  endif()
  set_target_properties(crnngan_${name} PROPERTIES EXPORT_NAME ${name})
  crnngan_install_library(crnngan_${name})
endfunction()

# crnngan_test(NAME SOURCES file... [USES target...])
# One GoogleTest program, tests/NAME; each of its cases is one CTest test. Its sources are compiled
# several at once and without optimisation in all builds, in half of the time: what they test is
# optimised.
function(crnngan_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;USES" ${ARGN})
  add_executable(${name}_test ${ARG_SOURCES})
  target_link_libraries(${name}_test PRIVATE ${ARG_USES} crnngan_options GTest::gmock_main)
  target_include_directories(${name}_test PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(${name}_test PRIVATE CRNNGAN_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  set_target_properties(${name}_test PROPERTIES UNITY_BUILD ON)
  target_link_libraries(${name}_test PRIVATE crnngan_joined)
  target_compile_options(${name}_test PRIVATE -O0)
  gtest_discover_tests(${name}_test DISCOVERY_TIMEOUT 60)
endfunction()

# A test that stands for what this build can't test, and why; it counts as skipped.
function(crnngan_skipped_test name why)
  add_test(NAME ${name}.IsThere COMMAND ${CMAKE_COMMAND} -E echo "Skipped: ${why}")
  set_tests_properties(${name}.IsThere PROPERTIES SKIP_REGULAR_EXPRESSION "^Skipped: ")
endfunction()
