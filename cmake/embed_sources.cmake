# cmake -DOUTPUT=file.cpp -DSOURCES=sources.toml -P embed_sources.cmake
# Writes the list of sources as a string literal.
cmake_minimum_required(VERSION 3.25)

file(READ ${SOURCES} content)
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT
"#include \"download/sources.h\"

namespace crnngan::download {

std::string_view embedded_sources() { return R\"toml(@content@)toml\"; }

}  // namespace crnngan::download
" @ONLY)
