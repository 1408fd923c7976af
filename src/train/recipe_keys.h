#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "train/recipe.h"

namespace crnngan::train {

// One key of a recipe: its place, what it means and what it may hold.
struct RecipeKey {
  using Slot = std::variant<std::int64_t*, double*, bool*, std::string*>;

  std::string name;  // "train.batch"
  std::string meaning;
  std::function<Slot(Recipe&)> slot;
  double lowest = 0;  // of numbers
  double highest = 0;
  std::vector<std::string> choices;  // of texts
};

// Every key, in the order in which files show them.
const std::vector<RecipeKey>& recipe_keys();

// What the key may hold: "1 .. 4096", "one of sgd, adam", "true or false".
std::string range_text(const RecipeKey& key);

// The key's value in the recipe, as TOML.
std::string value_text(const RecipeKey& key, const Recipe& recipe);

}  // namespace crnngan::train
