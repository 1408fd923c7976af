# cmake -DOUTPUT=file.cpp "-DFILES=page.js;page.css;engraver.js" -P embed_page.cmake
# Writes the files of the page that the program carries; their bytes are taken in by the assembler.
# Without FILES the page is empty.
cmake_minimum_required(VERSION 3.25)

set(bytes "")
set(members "")
set(symbols crnngan_page_script crnngan_page_style crnngan_page_engraver)
foreach(path symbol IN ZIP_LISTS FILES symbols)
  if(NOT path)
    break()
  endif()
  string(APPEND bytes "asm(
    \".pushsection .rodata,\\\"a\\\"\\n\"
    \".global ${symbol}\\n\"
    \"${symbol}:\\n\"
    \".incbin \\\"${path}\\\"\\n\"
    \".global ${symbol}_end\\n\"
    \"${symbol}_end:\\n\"
    \".popsection\\n\");
extern \"C\" const char ${symbol}[];
extern \"C\" const char ${symbol}_end[];

")
  string(APPEND members "{${symbol}, ${symbol}_end}, ")
endforeach()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT
"#include \"report/page_files.h\"

@bytes@namespace crnngan::report {

PageFiles page_files() { return {@members@}; }

}  // namespace crnngan::report
" @ONLY)
