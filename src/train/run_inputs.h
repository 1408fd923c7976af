#pragma once

// What a process needs of a run's folder to train it. Rank 0 reads it and tells the others, who may
// be on machines where there is no such folder.

#include <filesystem>
#include <optional>

#include "base/file_lock.h"
#include "base/files.h"
#include "ranks/ranks.h"
#include "train/recipe.h"
#include "train/run_record.h"
#include "train/start_model.h"

namespace crnngan::train {

// The lock of a run, which one process at a time trains. Throws Error when another one has it.
FileLock lock_of(const std::filesystem::path& run);

struct RunInputs {
  RunRecord record;
  Recipe recipe;
  std::optional<StartModel> start;        // that the run keeps, if it starts from one
  Bytes checkpoint;                       // the newest; empty: none
  std::filesystem::path checkpoint_name;  // where it is

  const StartModel* start_model() const { return start ? &*start : nullptr; }
};

// Of a run that this process trains with the other ranks from now on: rank 0 takes `lock` and
// removes what a killed process has left. Throws Error on all ranks when the folder holds no run,
// another process trains it, or something of it can't be read.
RunInputs read_run_inputs(const std::filesystem::path& run, ranks::Ranks& ranks,
                          std::optional<FileLock>& lock);

}  // namespace crnngan::train
