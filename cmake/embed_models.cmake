# cmake -DOUTPUT=file.cpp "-DMODELS=a.safetensors;b.safetensors" -P embed_models.cmake
# Writes the list of the models that the program carries; their bytes are taken in by the assembler.
cmake_minimum_required(VERSION 3.25)

set(bytes "")
set(entries "")
foreach(path IN LISTS MODELS)
  get_filename_component(name ${path} NAME_WE)
  string(MAKE_C_IDENTIFIER crnngan_model_${name} symbol)
  string(APPEND bytes "asm(
    \".pushsection .rodata,\\\"a\\\"\\n\"
    \".balign 64\\n\"
    \".global ${symbol}\\n\"
    \"${symbol}:\\n\"
    \".incbin \\\"${path}\\\"\\n\"
    \".global ${symbol}_end\\n\"
    \"${symbol}_end:\\n\"
    \".popsection\\n\");
extern \"C\" const std::uint8_t ${symbol}[];
extern \"C\" const std::uint8_t ${symbol}_end[];

")
  string(APPEND entries "      {\"${name}\", {${symbol}, ${symbol}_end}},\n")
endforeach()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT
"#include \"generate/shipped_models.h\"

@bytes@namespace crnngan::generate {

std::span<const ShippedModel> shipped_models() {
  static const ShippedModel kModels[] = {
@entries@  };
  return kModels;
}

}  // namespace crnngan::generate
" @ONLY)
