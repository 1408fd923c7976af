#pragma once

// A sweep: a folder of runs, one for each point of a grid of settings.
//
//   sweep.json     the plan: corpus, recipe, grid
//   run-0001/ ...  the runs, as `crnngan train` makes them (train/run.h), counted from 1
//
// Each run is trained by a process of its own, here or on another machine that sees the folder, and
// goes on where it was stopped. Nothing but the runs' own files says how far a sweep is.

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "sweep/grid.h"
#include "train/recipe.h"

namespace crnngan::sweep {

struct Plan {
  std::filesystem::path corpus;
  std::string recipe;  // as TOML; the grid changes it
  Grid grid;

  std::size_t runs() const { return grid.points(); }
};

// The recipe of a run, number 1 .. runs(). Throws Error when a setting of it is none, or keys do
// not fit together.
train::Recipe recipe_of(const Plan& plan, std::size_t run);

// Makes the folder with the plan, and those above. Where there is one already it must be the same.
// Throws Error when it is another, the folder holds something else, or a recipe of a run is at
// fault; then nothing was written.
void begin(const std::filesystem::path& folder, const Plan& plan);

// Throws Error when the folder holds no sweep or its plan can't be read.
Plan read_plan(const std::filesystem::path& folder);

// The same from the text of `source`.
Plan plan_of(std::string_view text, const std::string& source);

std::filesystem::path run_path(const std::filesystem::path& folder, std::size_t run);

}  // namespace crnngan::sweep
