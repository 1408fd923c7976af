#pragma once

// The run that tuning began -> its model: between the one that it was and the best checkpoint.

#include <filesystem>
#include <string>

#include "base/threads.h"
#include "gan/model.h"
#include "sequence/domain.h"
#include "train/recipe.h"
#include "train/start_model.h"
#include "tune/tuned.h"

namespace crnngan::tune {

// What of a run is to be chosen from.
struct TuningRun {
  train::StartModel start;
  train::Recipe recipe;
  gan::Model best;  // without a discriminator
  int best_epoch = 0;
};

// Throws Error when the folder holds no run that tuning began and of which an epoch is done.
TuningRun read_tuning_run(const std::filesystem::path& run);

// Sets the weights of run.best to those of the share of the way that keeps what was known
// (blend.h), by the likelihood of `held_out`, and says so.
Chosen choose(TuningRun& run, const sequence::Source& held_out, ThreadPool& pool);

// Writes run.best, chosen so, to RUN/tuned.safetensors, with a card: what it was and learnt
// ("3 pieces, 1 more held out"), then the card before.
void write_tuned(const std::filesystem::path& folder, TuningRun& run, const std::string& learnt,
                 Chosen& chosen);

}  // namespace crnngan::tune
