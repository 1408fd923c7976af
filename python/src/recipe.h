#pragma once

#include <nanobind/nanobind.h>

#include "train/recipe.h"
#include "train/start_model.h"
#include "train/subject.h"

namespace crnngan::python {

// The recipe that a person gives: a name, a path, a dictionary of keys ("train.epochs": 3) to
// change in the one that suits (train/run_recipe.h), with "recipe" for the one to change, or None.
train::Recipe recipe_given(nanobind::handle recipe, const train::StartModel* start,
                           const std::optional<train::TableFit>& table);

}  // namespace crnngan::python
