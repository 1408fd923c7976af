#include "sweep/plan.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"
#include "base/outside_text.h"

namespace crnngan::sweep {

namespace fs = std::filesystem;

namespace {

using nlohmann::json;

constexpr std::size_t kMostBytes = 1 << 24;
constexpr std::size_t kMostValues = 1 << 20;

fs::path path_of(const fs::path& folder) { return folder / "sweep.json"; }

std::string text_of(const Plan& plan) {
  nlohmann::ordered_json grid = nlohmann::ordered_json::array();
  for (const Axis& axis : plan.grid.axes) {
    grid.push_back({{"key", axis.key}, {"values", axis.values}});
  }
  const nlohmann::ordered_json all{
      {"corpus", plan.corpus.string()}, {"recipe", plan.recipe}, {"grid", grid}};
  return all.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

std::string text_in(const json& object, const char* key, const std::string& source) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) {
    throw Error("{}: '{}' must be text", source, key);
  }
  return found->get<std::string>();
}

const json& list_in(const json& object, const char* key, const std::string& source) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_array()) {
    throw Error("{}: '{}' must be a list", source, key);
  }
  return *found;
}

Axis axis_in(const json& object, const std::string& source) {
  if (!object.is_object()) throw Error("{}: 'grid' must be a list of objects", source);
  Axis axis{text_in(object, "key", source), {}};
  for (const json& value : list_in(object, "values", source)) {
    if (!value.is_string()) throw Error("{}: 'values' must be texts", source);
    axis.values.push_back(value.get<std::string>());
  }
  if (axis.values.empty()) throw Error("{}: 'values' must not be empty", source);
  return axis;
}

}  // namespace

train::Recipe recipe_of(const Plan& plan, std::size_t run) {
  train::Recipe recipe;
  train::apply_toml(recipe, plan.recipe, "the sweep's recipe");
  const std::vector<std::string> values = plan.grid.values(run - 1);
  for (std::size_t i = 0; i < values.size(); ++i) {
    train::apply_setting(recipe, plan.grid.axes[i].key + "=" + values[i]);
  }
  train::check(recipe);
  return recipe;
}

void begin(const fs::path& folder, const Plan& plan) {
  check(plan.grid);
  for (std::size_t run = 1; run <= plan.runs(); ++run) recipe_of(plan, run);
  const std::string text = text_of(plan);
  if (fs::exists(path_of(folder))) {
    if (read_text_file(path_of(folder), kMostBytes) == text) return;
    throw Error(
        "{}: holds another sweep (corpus, recipe or grid differ); name another folder, or leave "
        "them out to go on with it",
        folder.string());
  }
  if (fs::exists(folder) && (!fs::is_directory(folder) || !fs::is_empty(folder))) {
    throw Error("{}: is there already and is no sweep; name another folder", folder.string());
  }
  make_folder(folder);
  write_file(path_of(folder), text);
}

Plan read_plan(const fs::path& folder) {
  const fs::path path = path_of(folder);
  if (!fs::exists(path)) {
    throw Error("{}: holds no sweep (no sweep.json); begin one with --corpus and --grid",
                folder.string());
  }
  return plan_of(read_text_file(path, kMostBytes), path.string());
}

Plan plan_of(std::string_view text, const std::string& source) {
  const auto all = read_json(text, kMostValues);
  if (!all.ok()) throw Error("{}: {}", source, all.error().message);
  if (!all.value().is_object()) throw Error("{}: expected a JSON object", source);
  Plan plan{text_in(all.value(), "corpus", source), text_in(all.value(), "recipe", source), {}};
  for (const json& axis : list_in(all.value(), "grid", source)) {
    plan.grid.axes.push_back(axis_in(axis, source));
  }
  check(plan.grid);
  return plan;
}

fs::path run_path(const fs::path& folder, std::size_t run) {
  return folder / fmt::format("run-{:04}", run);
}

}  // namespace crnngan::sweep
