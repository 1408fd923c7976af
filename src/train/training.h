#pragma once

// Networks in training, with what they learn from: an epoch at a time, in memory.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "base/random.h"
#include "base/threads.h"
#include "corpus/batches.h"
#include "gan/discriminator.h"
#include "gan/generator.h"
#include "music/codec.h"
#include "music/tone.h"
#include "train/log.h"
#include "train/recipe.h"
#include "train/samples.h"
#include "train/trainer.h"

namespace crnngan::train {

class Training {
 public:
  // `pieces` are the training pieces' cells (music::cells_of). REQUIRES one with at least
  // recipe.train.steps cells.
  Training(const Recipe& recipe, std::vector<std::vector<music::Tone>> pieces, int threads);

  // Either of the two comes first: fresh weights, or those of a checkpoint, whose epoch is
  // returned. Throws Error when the checkpoint is damaged or belongs to another recipe or corpus.
  void start();
  int load(const std::filesystem::path& checkpoint);

  void save(const std::filesystem::path& checkpoint, int epoch) const;

  // Throws Error when a loss is no longer finite.
  EpochReport train_epoch(int epoch);

  // The songs that are heard and measured after an epoch.
  std::vector<Song> sample(int epoch);

  // The measures of real windows of the songs' length.
  std::vector<stats::ColumnSummary> measure_real() const;

 private:
  struct Totals;

  void fill_batch(std::span<const corpus::Window> windows, int epoch, int iteration, int steps);
  void draw_inputs(int epoch, int iteration, int steps);
  RandomStream stream(Purpose purpose, int epoch) const;
  void pretrain(int epoch, int iteration, int tones, Totals& totals);
  void train_adversarial(int epoch, int iteration, int tones, Totals& totals);

  Recipe recipe_;
  std::vector<std::vector<music::Tone>> pieces_;
  std::vector<std::size_t> lengths_;  // of the pieces, in cells
  music::Codec codec_;
  ThreadPool pool_;
  gan::Generator generator_;
  gan::Generator averaged_;  // what songs are made with
  gan::Discriminator discriminator_;
  Trainer trainer_;

  // The batch of an iteration.
  corpus::Batch real_;
  std::vector<float> noise_;
  std::vector<float> start_;
  std::vector<float> perturbation_;
};

}  // namespace crnngan::train
