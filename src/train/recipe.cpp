#include "train/recipe.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <iterator>
#include <optional>
#include <sstream>
#include <toml.hpp>

#include "base/files.h"
#include "base/outside_text.h"
#include "base/text.h"
#include "train/embedded_recipes.h"
#include "train/recipe_keys.h"

namespace crnngan::train {

namespace {

std::string describe(const toml::value& value) {
  std::ostringstream text;
  text << value;
  constexpr std::size_t kMost = 100;
  return text.str().substr(0, kMost);
}

// The whole number that is all of the text, if it is one of this type.
template <class Whole>
std::optional<Whole> whole_in(std::string_view text) {
  Whole whole = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), whole);
  const bool is_all = result.ec == std::errc() && result.ptr == text.data() + text.size();
  return is_all ? std::optional(whole) : std::nullopt;
}

// A whole number that is not negative, or such a one in quotes.
std::optional<std::uint64_t> seed_in(const toml::value& value) {
  if (value.is_string()) {
    const std::string& text = value.as_string();
    return whole_in<std::uint64_t>(text);
  }
  if (!value.is_integer() || value.as_integer() < 0) return std::nullopt;
  return static_cast<std::uint64_t>(value.as_integer());
}

// Throws Error when the value has another type than the key or lies out of its range.
void assign(Recipe& recipe, const RecipeKey& key, const toml::value& value,
            const std::string& source) {
  const auto refuse = [&](const char* type) -> Error {
    return Error("{}: '{}' must be {} {}, found {}", source, key.name, type, range_text(key),
                 describe(value));
  };
  const RecipeKey::Slot slot = key.slot(recipe);
  if (auto* const* seed = std::get_if<std::uint64_t*>(&slot)) {
    if (value.is_integer() && seed_in(value) == kFirstQuotedSeed) {
      throw Error("{}: '{}' of {} or more must stand in quotes", source, key.name,
                  kFirstQuotedSeed);
    }
    const auto number = seed_in(value);
    if (!number) throw refuse("a whole number");
    **seed = *number;
  } else if (auto* const* integer = std::get_if<std::int64_t*>(&slot)) {
    if (!value.is_integer()) throw refuse("a whole number");
    const std::int64_t number = value.as_integer();
    const auto as_double = static_cast<double>(number);
    if (as_double < key.lowest || as_double > key.highest) throw refuse("a whole number");
    **integer = number;
  } else if (auto* const* real = std::get_if<double*>(&slot)) {
    if (!value.is_integer() && !value.is_floating()) throw refuse("a number");
    const double number =
        value.is_integer() ? static_cast<double>(value.as_integer()) : value.as_floating();
    if (!(number >= key.lowest && number <= key.highest)) throw refuse("a number");
    **real = number;
  } else if (auto* const* truth = std::get_if<bool*>(&slot)) {
    if (!value.is_boolean()) {
      throw Error("{}: '{}' must be {}, found {}", source, key.name, range_text(key),
                  describe(value));
    }
    **truth = value.as_boolean();
  } else {
    if (!value.is_string()) throw refuse("text,");
    const std::string& text = value.as_string();
    if (std::find(key.choices.begin(), key.choices.end(), text) == key.choices.end()) {
      throw refuse("text,");
    }
    *std::get<std::string*>(slot) = text;
  }
}

// "epochs" of "train.epochs".
std::string last_part(const std::string& name) { return name.substr(name.rfind('.') + 1); }

// The keys that a person may have meant by a name that is none: those with its last part; else the
// nearest by the whole name, or by the last part alone.
std::vector<std::string> keys_meant(const std::string& name) {
  std::vector<std::string> names;
  std::vector<std::string> last_parts;
  for (const RecipeKey& key : recipe_keys()) {
    names.push_back(key.name);
    last_parts.push_back(last_part(key.name));
  }
  const auto ending_in = [&](const std::string& part) {
    std::vector<std::string> keys;
    std::copy_if(names.begin(), names.end(), std::back_inserter(keys),
                 [&](const std::string& key) { return last_part(key) == part; });
    return keys;
  };
  if (auto keys = ending_in(lower(last_part(name))); !keys.empty()) return keys;
  if (const std::string key = meant(name, names); !key.empty()) return {key};
  const std::string part = meant(last_part(name), last_parts);
  return part.empty() ? std::vector<std::string>() : ending_in(part);
}

const RecipeKey& find_key(const std::string& name, const std::string& source) {
  for (const RecipeKey& key : recipe_keys()) {
    if (key.name == name) return key;
  }
  const std::vector<std::string> keys = keys_meant(name);
  if (keys.empty()) {
    throw Error("{}: unknown key '{}'; crnngan recipes --keys tells of all", source, name);
  }
  throw Error("{}: unknown key '{}'; did you mean '{}'?", source, name, fmt::join(keys, "' or '"));
}

void apply_table(Recipe& recipe, const toml::table& table, const std::string& prefix,
                 const std::string& source) {
  for (const auto& [name, value] : table) {
    if (value.is_table()) {
      apply_table(recipe, value.as_table(), prefix + name + ".", source);
    } else {
      assign(recipe, find_key(prefix + name, source), value, source);
    }
  }
}

// A value as it is written on the command line; a text when it is none of the key's type, for
// assign() to refuse.
toml::value value_from(Recipe& recipe, const RecipeKey& key, const std::string& text) {
  const char* last = text.data() + text.size();
  const RecipeKey::Slot slot = key.slot(recipe);
  if (std::holds_alternative<std::int64_t*>(slot)) {
    if (const auto whole = whole_in<std::int64_t>(text)) return *whole;
  } else if (std::holds_alternative<bool*>(slot)) {
    if (text == "true" || text == "false") return text == "true";
  } else if (std::holds_alternative<double*>(slot)) {
    double real = 0;
    const auto result = std::from_chars(text.data(), last, real);
    if (result.ec == std::errc() && result.ptr == last) return real;
  }
  return text;
}

// The number of the line that the reader of TOML stopped at, from 1; 0 when it does not say. Its
// own message is a picture of many lines.
template <class SyntaxError>
std::size_t line_of(const SyntaxError& error) {
  if constexpr (requires { error.errors(); }) {  // toml11 4
    const auto& errors = error.errors();
    if (errors.empty() || errors.front().locations().empty()) return 0;
    return errors.front().locations().front().first.first_line_number();
  } else {
    return error.location().line();
  }
}

Error no_toml(const std::string& source, std::string_view text, std::size_t line) {
  const std::vector<std::string_view> lines = split(text, '\n');
  const std::string_view found = line >= 1 && line <= lines.size() ? lines[line - 1] : "";
  return Error("{}: line {}: expected [TABLE] or KEY = VALUE, as TOML has them, found '{}'", source,
               line, found.substr(0, 60));
}

}  // namespace

bool pads(const Recipe& recipe) { return recipe.train.short_pieces == "pad"; }

bool judges_by_prediction(const Recipe& recipe) { return recipe.train.best_by == kByPrediction; }

void apply_toml(Recipe& recipe, std::string_view text, const std::string& source) {
  expect_small_toml(text, source);
  std::istringstream stream{std::string(text)};
  toml::value root;
  try {
    root = toml::parse(stream, source);
  } catch (const toml::syntax_error& error) {
    throw no_toml(source, text, line_of(error));
  } catch (const std::exception&) {
    throw Error("{}: expected TOML", source);
  }
  apply_table(recipe, root.as_table(), "", source);
}

void apply_setting(Recipe& recipe, const std::string& setting) {
  const std::size_t equals = setting.find('=');
  if (equals == std::string::npos) throw Error("expected KEY=VALUE, found '{}'", setting);
  const std::string name = setting.substr(0, equals);
  const std::string text = setting.substr(equals + 1);
  const RecipeKey& key = find_key(name, setting);
  assign(recipe, key, value_from(recipe, key, text), setting);
}

std::string to_toml(const Recipe& recipe) {
  std::string text;
  std::string table;
  for (const RecipeKey& key : recipe_keys()) {
    const std::size_t dot = key.name.find('.');
    const std::string of_key = dot == std::string::npos ? "" : key.name.substr(0, dot);
    if (of_key != table) text += fmt::format("\n[{}]\n", of_key);
    table = of_key;
    const std::string leaf = dot == std::string::npos ? key.name : key.name.substr(dot + 1);
    text += fmt::format("# {} ({})\n{} = {}\n", key.meaning, range_text(key), leaf,
                        value_text(key, recipe));
  }
  return text;
}

std::vector<std::string> recipe_names() {
  std::vector<std::string> names;
  for (const EmbeddedRecipe& recipe : embedded_recipes()) names.emplace_back(recipe.name);
  return names;
}

std::vector<std::string> recipe_description(const std::string& name) {
  constexpr std::string_view kMark = "# ";
  std::vector<std::string> lines;
  for (const EmbeddedRecipe& recipe : embedded_recipes()) {
    if (recipe.name != name) continue;
    std::istringstream text{std::string(recipe.toml)};
    for (std::string line; std::getline(text, line) && line.starts_with(kMark);) {
      lines.push_back(line.substr(kMark.size()));
    }
  }
  return lines;
}

bool is_recipe_file(const std::string& name_or_path) { return name_or_path.ends_with(".toml"); }

Recipe find_recipe(const std::string& name_or_path) {
  Recipe recipe;
  for (const EmbeddedRecipe& embedded : embedded_recipes()) {
    if (embedded.name == name_or_path) {
      apply_toml(recipe, embedded.toml, "recipe " + name_or_path);
      return recipe;
    }
  }
  if (!is_recipe_file(name_or_path)) {
    const std::string near = meant(name_or_path, recipe_names());
    throw Error("unknown recipe '{}': expected one of {}, or the path of a .toml file{}",
                name_or_path, fmt::join(recipe_names(), ", "),
                near.empty() ? "" : fmt::format("; did you mean '{}'?", near));
  }
  apply_toml(recipe, read_text_file(name_or_path, kMostTomlBytes), name_or_path);
  return recipe;
}

}  // namespace crnngan::train
