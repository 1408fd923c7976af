#include "train/run_recipe.h"

namespace crnngan::train {

namespace {

std::string suited(const StartModel* model, bool is_table) {
  if (model == nullptr) return is_table ? "table" : recipe_names().front();
  const bool has_distribution = model->model.generator.shape().has_distribution();
  if (!has_distribution && is_of_table(model->model)) return "paper-table";
  return has_distribution ? "tune" : "modern";
}

}  // namespace

Recipe run_recipe(const std::optional<std::string>& named, const StartModel* model,
                  const std::optional<TableFit>& table) {
  Recipe recipe = find_recipe(named ? *named : suited(model, table.has_value()));
  if (table) table->apply(recipe);
  if (model != nullptr) take_shape(model->model, recipe);
  return recipe;
}

}  // namespace crnngan::train
