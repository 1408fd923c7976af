# Language level, warnings and sanitizers: the same for every target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

set(CRNNGAN_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them")

add_library(crnngan_options INTERFACE)
target_compile_options(crnngan_options INTERFACE
  -Wall -Wextra -Wconversion -Wshadow -Wpedantic
  # The standard library of GCC 12 uses in std::stable_sort what it has deprecated.
  $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>
  # The same source gives the same bits: no contraction into fused multiply-adds
  # except where a file asks for it.
  -ffp-contract=off)
if(CRNNGAN_SANITIZE)
  target_compile_options(crnngan_options INTERFACE
    -fsanitize=${CRNNGAN_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer
    # GCC takes what a sanitizer adds for uses of values that are not there.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(crnngan_options INTERFACE -fsanitize=${CRNNGAN_SANITIZE})
endif()

# Shared libraries hold the static ones: the Python module, and those of others.
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)

# For sources that are compiled several at once: GCC takes each for a header, whose types must not
# hold those of an unnamed namespace.
add_library(crnngan_joined INTERFACE)
target_compile_options(crnngan_joined INTERFACE
  $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
if(CMAKE_UNITY_BUILD)
  target_link_libraries(crnngan_options INTERFACE crnngan_joined)
endif()

# Test programs take long to link.
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
