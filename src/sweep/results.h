#pragma once

// What the runs of a sweep have come to, from their logs.

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "sweep/plan.h"
#include "train/run.h"

namespace crnngan::sweep {

struct Result {
  std::size_t run = 0;              // from 1
  std::vector<std::string> values;  // of the grid's keys
  bool is_begun = false;
  train::RunState state;
  std::vector<std::string> best;  // the row of the log of the best epoch; empty: there is none

  // Whether there is nothing left to train.
  bool is_done() const {
    return is_begun && (state.is_settled || state.last_epoch >= state.epochs);
  }
};

struct Results {
  std::vector<std::string> keys;     // of the grid
  std::vector<std::string> columns;  // of the logs
  std::vector<Result> runs;
};

// Throws Error when the folder holds no sweep, or a run's files can't be read.
Results read_results(const std::filesystem::path& folder);

// A row a run: its number, the grid's keys, "done", "under way" or "not begun", epochs, the best
// one, and all columns of the log of that.
std::string to_csv(const Results& results);

// The same for a person, with the distance alone, which is what chose the best epoch; then, of
// grids with seeds, the mean and the range of it over the seeds of each other setting.
std::string to_text(const Results& results);

}  // namespace crnngan::sweep
