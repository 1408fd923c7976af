#pragma once

#include <span>
#include <string_view>

namespace crnngan::train {

// A file of recipes/, carried by the program. The list is made at build time.
struct EmbeddedRecipe {
  std::string_view name;  // without .toml
  std::string_view toml;
};

std::span<const EmbeddedRecipe> embedded_recipes();

}  // namespace crnngan::train
