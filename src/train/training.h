#pragma once

// Networks in training, with what they learn from: an epoch at a time, in memory.
//
// Several ranks (ranks/ranks.h) train as one: each has the whole domain and the same networks, and
// computes some of a batch's shards. They call the same functions in the same order.

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "base/tensor_file.h"
#include "base/threads.h"
#include "gan/model.h"
#include "sequence/domain.h"
#include "train/checkpoint.h"
#include "train/epoch.h"
#include "train/recipe.h"
#include "train/samples.h"
#include "train/sharded_batch.h"
#include "train/trainer.h"

namespace crnngan::train {

class Training {
 public:
  // Keeps references to the domain and the model that it starts from, if to any, which decides the
  // networks' shape. What the domain says of what the model was trained on stands in
  // checkpoints. REQUIRES a training sequence of at least recipe.train.steps events, or of
  // kShortestSequence where short ones are padded. Throws Error when there are more ranks than
  // recipe.train.shards.
  Training(const Recipe& recipe, const sequence::Domain& domain, int threads,
           std::optional<gan::Provenance> trained_on = {}, const gan::Model* start = nullptr,
           ranks::Ranks& ranks = ranks::alone());

  // Either of the two comes first: the weights to start from, fresh ones where there is no model
  // to start from or it has no discriminator, or those of a checkpoint, whose epoch is
  // returned. Throws Error when the checkpoint is damaged or belongs to another recipe or corpus.
  void start();
  int load(const std::filesystem::path& checkpoint);
  int load(std::span<const std::uint8_t> checkpoint, const std::filesystem::path& name);

  // What is needed to go on from there.
  TensorFile checkpoint(const Progress& progress) const;

  // Trains an epoch, then measures the losses on the validation sequences. Throws Error when a loss
  // is no longer finite, or the ranks' weights are no longer equal.
  Epoch train_epoch(int epoch, const std::function<void(int done, int all)>& on_iteration);

  // The losses on the validation sequences as the networks are now.
  std::optional<ValidationLosses> validate(Phase phase);

  // The loss of prediction on the validation sequences, windows side by side, of the model that
  // writes songs. REQUIRES a validation sequence as long as one of training.
  double model_loss();

  // The sequences that are heard and measured after an epoch: those that the model of its
  // checkpoint writes for the recipe's seed.
  std::vector<Events> sample();

  // Windows of full length of the sequences, one of each, several where there are few. Of whole
  // sequences where none is long enough, or few are and short ones are padded.
  std::vector<sequence::Window> training_windows() const;
  std::vector<sequence::Window> validation_windows() const;

 private:
  // Sequences and how many events of each can be drawn; 0 of those too short for any window.
  struct Set {
    explicit Set(const sequence::Source& source);
    const sequence::Source& source;
    std::vector<std::size_t> lengths;
  };
  struct Totals;

  void expect_described(const TensorFile& file, const gan::About& about) const;
  std::vector<sequence::Window> measured_windows(const Set& set) const;
  void expect_equal_weights(int epoch) const;
  void pretrain(ShardsOfBatch batch, const sequence::Iteration& now, Totals& totals);
  void train_adversarial(ShardsOfBatch batch, const sequence::Iteration& now, Learners learners,
                         Totals& totals);

  Recipe recipe_;
  const sequence::Domain& domain_;
  const gan::Model* start_;
  Set training_;
  Set validation_;
  ThreadPool pool_;
  gan::Generator generator_;
  gan::Model model_;  // its generator has the averaged weights, by which songs are made
  gan::Discriminator& discriminator_;
  Sharding sharding_;
  Trainer trainer_;
  ShardedBatch real_;  // of an iteration
};

}  // namespace crnngan::train
