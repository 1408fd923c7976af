#pragma once

// What a run's folder gets after an epoch: samples, log and curves, at last the checkpoint, so that
// an epoch without one is done again.

#include <filesystem>
#include <vector>

#include "train/checkpoint.h"
#include "train/log.h"
#include "train/recipe.h"
#include "train/run.h"
#include "train/subject.h"
#include "train/training.h"

namespace crnngan::train {

// Whether an epoch is the last for which this process has time.
enum class Last { kNo, kYes };

// Of the run's best checkpoint so far; of epoch 0 and infinitely far without one. Throws Error when
// it is damaged.
Progress best_progress(const std::filesystem::path& run);

class EpochWriter {
 public:
  // Writes log and curves up to the newest checkpoint. Keeps references.
  EpochWriter(const std::filesystem::path& run, const Recipe& recipe, Subject& subject,
              Training& training, const RunEvents& events);

  // Of the best checkpoint so far.
  const Progress& best() const { return best_; }

  // Writes and measures what the networks are like after this epoch. `prediction` is the model's
  // loss of it, where the recipe judges by that. Throws Error.
  EpochReport finish(const Epoch& trained, double prediction, Last last);

 private:
  void write_checkpoint(const EpochReport& report, Last last);
  void tell_troubles(const EpochReport& report);

  const std::filesystem::path& run_;
  const Recipe& recipe_;
  Subject& subject_;
  Training& training_;
  const RunEvents& events_;
  std::filesystem::path log_;
  std::filesystem::path curves_;
  Progress best_;                     // of the best checkpoint
  std::vector<EpochReport> reports_;  // the newest
};

}  // namespace crnngan::train
