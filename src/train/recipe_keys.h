#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <variant>
#include <vector>

#include "train/recipe.h"

namespace crnngan::train {

// The value of train.best_by for the loss of prediction.
inline constexpr const char* kByPrediction = "prediction";

// One key of a recipe: its place, what it means and what it may hold.
struct RecipeKey {
  using Slot = std::variant<std::uint64_t*, std::int64_t*, double*, bool*, std::string*>;

  std::string name;  // "train.batch"
  std::string meaning;
  std::function<Slot(Recipe&)> slot;
  double lowest = 0;  // of numbers; a seed may have any of 64 bits
  double highest = 0;
  std::vector<std::string> choices;  // of texts
};

// Seeds from here on are written in quotes: whole numbers of TOML end here, and what is beyond it
// is read as this number by some of its readers.
constexpr std::uint64_t kFirstQuotedSeed = std::numeric_limits<std::int64_t>::max();

// Every key, in the order in which files show them.
const std::vector<RecipeKey>& recipe_keys();

// What the key may hold: "1 .. 4096", "one of sgd, adam", "true or false".
std::string range_text(const RecipeKey& key);

// The key's value in the recipe, as TOML.
std::string value_text(const RecipeKey& key, const Recipe& recipe);

}  // namespace crnngan::train
