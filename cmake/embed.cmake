# crnngan_embed(SOURCES NAMESPACE FUNCTION [FILE])
# Adds to the list SOURCES one in which crnngan::NAMESPACE::FUNCTION() gives the bytes of FILE, a
# std::span<const std::uint8_t>, which the assembler takes in. Without FILE there are none.
function(crnngan_embed sources namespace function)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${function}.cpp)
  set(symbol crnngan_${namespace}_${function})
  set(file ${ARGN})
  set(bytes "")
  set(span "")
  if(file)
    set(bytes "asm(
    \".pushsection .rodata,\\\"a\\\"\\n\"
    \".balign 64\\n\"
    \".global ${symbol}\\n\"
    \"${symbol}:\\n\"
    \".incbin \\\"${file}\\\"\\n\"
    \".global ${symbol}_end\\n\"
    \"${symbol}_end:\\n\"
    \".popsection\\n\");
extern \"C\" const std::uint8_t ${symbol}[];
extern \"C\" const std::uint8_t ${symbol}_end[];

")
    set(span "${symbol}, ${symbol}_end")
  endif()
  file(CONFIGURE OUTPUT ${source} CONTENT
"#include <cstdint>
#include <span>

@bytes@namespace crnngan::@namespace@ {

std::span<const std::uint8_t> @function@() { return {@span@}; }

}  // namespace crnngan::@namespace@
" @ONLY)
  set_source_files_properties(${source} PROPERTIES
    OBJECT_DEPENDS "${file}" SKIP_UNITY_BUILD_INCLUSION ON)
  set(${sources} ${${sources}} ${source} PARENT_SCOPE)
endfunction()
