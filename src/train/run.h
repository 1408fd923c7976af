#pragma once

// A training run: a folder that holds everything about it.
//
//   config.toml       the recipe, every key resolved; usable as a recipe again
//   run.json          the corpus (path and hash) and the program's version
//   log.csv           a row an epoch, from epoch 0, the untrained network
//   samples/epoch-NNNN/*.mid
//   checkpoints/epoch-NNNN.safetensors
//
// After an epoch its samples, its log row and at last its checkpoint are written, each whole or
// not at all; a run that was killed at any moment goes on from the newest checkpoint and ends with
// the same bits as one that was not.

#include <filesystem>
#include <functional>

#include "train/log.h"
#include "train/recipe.h"

namespace crnngan::train {

// What happens while a run goes on. Any function may be empty.
struct RunEvents {
  std::function<void(int used, int all)> on_pieces;  // training pieces: long enough, in all
  std::function<void(const std::vector<stats::ColumnSummary>&)> on_real_measures;
  std::function<void(const EpochReport&)> on_epoch;
};

// Makes the folder of a new run. Throws Error when it holds anything already, or the corpus can't
// be read or has no training piece as long as a training sequence; then nothing is left behind.
void start_run(const std::filesystem::path& run, const Recipe& recipe,
               const std::filesystem::path& corpus);

// Trains from the newest checkpoint, or the start, to the last epoch. Returns how many epochs were
// left to train. `moved_corpus` is where the corpus is now, if not where it was. Throws Error when
// the folder holds no run, another process trains it, its corpus is not what it was, or a loss is
// no longer finite.
int continue_run(const std::filesystem::path& run, int threads, const RunEvents& events,
                 const std::filesystem::path& moved_corpus = {});

}  // namespace crnngan::train
