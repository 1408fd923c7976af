#pragma once

// Networks in training, with what they learn from: an epoch at a time, in memory.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "base/files.h"
#include "base/random.h"
#include "base/threads.h"
#include "corpus/batches.h"
#include "gan/discriminator.h"
#include "gan/generator.h"
#include "music/codec.h"
#include "music/tone.h"
#include "train/log.h"
#include "train/provenance.h"
#include "train/recipe.h"
#include "train/samples.h"
#include "train/trainer.h"

namespace crnngan::train {

class Training {
 public:
  // Pieces are cells (music::cells_of). REQUIRES a training piece with at least
  // recipe.train.steps cells, or with two where short ones are padded. What the pieces are goes
  // into the checkpoints.
  Training(const Recipe& recipe, std::vector<std::vector<music::Tone>> training_pieces,
           std::vector<std::vector<music::Tone>> validation_pieces, int threads,
           std::optional<Provenance> provenance = {});

  // Either of the two comes first: fresh weights, or those of a checkpoint, whose epoch is
  // returned. Throws Error when the checkpoint is damaged or belongs to another recipe or corpus.
  void start();
  int load(const std::filesystem::path& checkpoint);

  // The bytes of a checkpoint after `epoch`; `distance` is how far its songs are from real music.
  Bytes checkpoint(int epoch, double distance) const;

  // Trains an epoch, then measures the losses on the validation pieces. Throws Error when a loss is
  // no longer finite.
  EpochReport train_epoch(int epoch, const std::function<void(int done, int all)>& on_iteration);

  // The songs that are heard and measured after an epoch.
  std::vector<Song> sample(int epoch);

  // Real music of the songs' length, of training pieces and of validation pieces: windows of one
  // from each piece, or of several where pieces are few. Empty when there are no pieces.
  std::vector<Song> training_songs() const;
  std::vector<Song> validation_songs() const;

 private:
  // Pieces and what of them is drawn.
  struct Set {
    std::vector<std::vector<music::Tone>> pieces;
    std::vector<std::size_t> lengths;  // in cells; 0 for those too short for any sequence
  };
  struct Totals;

  void expect_described(const TensorFile& file) const;
  Set set_of(std::vector<std::vector<music::Tone>> pieces) const;
  std::vector<corpus::Window> windows(const Set& set, int steps, int per_piece, int epoch) const;
  void fill_batch(const Set& set, std::span<const corpus::Window> windows, int epoch, int iteration,
                  int steps);
  void draw_inputs(Purpose purpose, int epoch, int iteration, int steps, int rows);
  void draw_masks(int epoch, int iteration, int steps);
  RandomStream stream(Purpose purpose, int epoch) const;
  void pretrain(int epoch, int iteration, int steps, Totals& totals);
  void train_adversarial(int epoch, int iteration, int steps, Learners learners, Totals& totals);
  void validate(EpochReport& report);
  std::vector<Song> songs_of(const Set& set, std::size_t per_piece) const;

  Recipe recipe_;
  std::optional<Provenance> provenance_;
  Set training_;
  Set validation_;
  music::Codec codec_;
  ThreadPool pool_;
  gan::Generator generator_;
  gan::Generator averaged_;  // what songs are made with
  gan::Discriminator discriminator_;
  Trainer trainer_;

  // The batch of an iteration.
  corpus::Batch real_;
  std::vector<int> row_lengths_;  // of its sequences
  std::vector<float> noise_;
  std::vector<float> start_;
  std::vector<float> perturbation_;
  std::vector<float> prediction_noise_;
  std::vector<float> generator_masks_;  // empty without dropout
  std::vector<float> discriminator_masks_;
  std::vector<float> input_masks_;
};

}  // namespace crnngan::train
