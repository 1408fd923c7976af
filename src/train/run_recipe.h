#pragma once

#include <optional>
#include <string>

#include "train/recipe.h"
#include "train/start_model.h"
#include "train/subject.h"

namespace crnngan::train {

// The recipe of a new run: the one that is named (train/recipe.h), else what suits the corpus of a
// table, or the model that it starts from, else the one to try first. What a table's corpus and the
// model decide is in it. Throws Error when there is no such recipe.
Recipe run_recipe(const std::optional<std::string>& named, const StartModel* model,
                  const std::optional<TableFit>& table);

}  // namespace crnngan::train
