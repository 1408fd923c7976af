#include "recipe.h"

#include <fmt/format.h>

#include <optional>
#include <string>

#include "casters.h"
#include "given.h"
#include "train/run_recipe.h"

namespace crnngan::python {

namespace nb = nanobind;

namespace {

constexpr const char* kNamed = "recipe";

// As TOML writes it.
std::string toml_of(nb::handle value) {
  if (nb::isinstance<nb::bool_>(value)) return nb::cast<bool>(value) ? "true" : "false";
  if (nb::isinstance<nb::str>(value)) return nb::cast<std::string>(value);
  return nb::cast<std::string>(nb::str(value));
}

std::optional<std::string> name_of(nb::handle recipe) {
  std::string path = given_path(recipe);
  if (path.empty()) return std::nullopt;
  return path;
}

}  // namespace

train::Recipe recipe_given(nb::handle given, const train::StartModel* start,
                           const std::optional<train::TableFit>& table) {
  if (!nb::isinstance<nb::dict>(given)) {
    const std::optional<std::string> named = name_of(given);
    if (!named && !given.is_none()) {
      throw nb::type_error("recipe: expected a name, a path or a dictionary of keys");
    }
    return train::run_recipe(named, start, table);
  }
  const auto keys = nb::cast<nb::dict>(given);
  std::optional<std::string> named;
  if (keys.contains(kNamed)) named = name_of(keys[kNamed]);
  train::Recipe recipe = train::run_recipe(named, start, table);
  for (const auto& [key, value] : keys) {
    const auto name = nb::cast<std::string>(nb::str(key));
    if (name != kNamed) train::apply_setting(recipe, fmt::format("{}={}", name, toml_of(value)));
  }
  return recipe;
}

}  // namespace crnngan::python
