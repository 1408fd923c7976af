# cmake -DOUTPUT=file.cpp "-DRECIPES=a.toml;b.toml" -P embed_recipes.cmake
# Writes the recipes as string literals.
cmake_minimum_required(VERSION 3.25)

set(entries "")
foreach(path IN LISTS RECIPES)
  get_filename_component(name ${path} NAME_WE)
  file(READ ${path} content)
  string(APPEND entries "    {\"${name}\", R\"toml(${content})toml\"},\n")
endforeach()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT
"#include \"train/embedded_recipes.h\"

namespace crnngan::train {

std::span<const EmbeddedRecipe> embedded_recipes() {
  static constexpr EmbeddedRecipe kRecipes[] = {
@entries@  };
  return kRecipes;
}

}  // namespace crnngan::train
" @ONLY)
