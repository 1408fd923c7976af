# cmake -DOUTPUT=file.cpp -DSCRIPT=engrave.cjs -P embed_engraver.cmake
# Writes what gives the script that the program carries; its bytes are taken in by the assembler.
# Without SCRIPT it is empty.
cmake_minimum_required(VERSION 3.25)

set(bytes "")
set(script "")
if(SCRIPT)
  set(bytes "asm(
    \".pushsection .rodata,\\\"a\\\"\\n\"
    \".global crnngan_engraver\\n\"
    \"crnngan_engraver:\\n\"
    \".incbin \\\"${SCRIPT}\\\"\\n\"
    \".global crnngan_engraver_end\\n\"
    \"crnngan_engraver_end:\\n\"
    \".popsection\\n\");
extern \"C\" const char crnngan_engraver[];
extern \"C\" const char crnngan_engraver_end[];

")
  set(script "crnngan_engraver, crnngan_engraver_end")
endif()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT
"#include \"render/engraver_script.h\"

@bytes@namespace crnngan::render {

std::string_view engraver_script() { return {@script@}; }

}  // namespace crnngan::render
" @ONLY)
