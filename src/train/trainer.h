#pragma once

// One iteration of training: batch -> losses -> gradients -> updated networks.
//
// Sequences are time-major, (T,B,F). Random numbers are drawn from `draws`, so that an iteration is
// a function of the networks and its arguments. Nothing is allocated while shapes stay the same.
//
// Each sequence of a batch weighs the same in every loss, and the generated sequence that is
// compared with a real one is cut to its length.
//
// A batch is one shard or several (train/workers.h). Each shard is computed as if it were a batch:
// what is compared within a batch (minibatch features, the mean that rewards of the policy gradient
// are compared with) is compared within a shard, and the penalty is taken on a quarter of each.
// Losses and gradients are the means over all sequences of the batch, on whatever rank; freezing,
// clipping and updates see only those, and are the same on all ranks.

#include "base/threads.h"
#include "gan/discriminator.h"
#include "gan/freezing.h"
#include "gan/generator.h"
#include "nn/optimiser.h"
#include "sequence/batch.h"
#include "sequence/context.h"
#include "train/draws.h"
#include "train/shard.h"
#include "train/trainer_options.h"
#include "train/workers.h"

namespace crnngan::train {

struct PretrainingResult {
  double loss = 0;           // that of prediction; of a generator with bins mean -log of the
                             // likelihood of an event
  double gradient_norm = 0;  // before clipping
};

struct AdversarialResult {
  double discriminator_loss = 0;  // L_D, without the penalty
  double generator_loss = 0;      // what freezing compares with L_D: -log D(G(z)), or G's
                                  // relativistic loss
  double objective = 0;           // what G learns from; 0 when it stands still
  gan::Frozen frozen;
  double discriminator_gradient_norm = 0;  // before clipping; 0 when frozen
  double generator_gradient_norm = 0;
};

class Trainer {
 public:
  // Keeps references; the networks, the pool and the ranks must outlive it. Throws
  // std::invalid_argument for the policy gradient with a discriminator whose logits do not all
  // learn: they are its rewards; and for fewer shards than ranks.
  // Listeners follow what the generator writes, if it has context.
  Trainer(gan::Generator& generator, gan::Discriminator& discriminator,
          const TrainerOptions& options, ThreadPool& pool,
          const sequence::MakeListener& listener = {}, const Sharding& sharding = {});

  // Those of its batches that this process computes.
  Range shards() const { return workers_.shards(); }

  // An update of the generator by next-event prediction (train/next_event.h).
  PretrainingResult pretrain(ShardsOfBatch batch);

  // The loss of next-event prediction; nothing learns, nothing is dropped.
  double prediction_error(ShardsOfBatch batch);

  // One update of both networks from one forward pass over real and generated sequences. When
  // nobody learns, nothing is dropped.
  AdversarialResult adversarial(ShardsOfBatch real, Learners learners = Learners::kBoth);

  // The same of batches of one shard.
  PretrainingResult pretrain(const sequence::Batch& batch, const Draws& draws);
  double prediction_error(const sequence::Batch& batch, const Draws& draws);
  AdversarialResult adversarial(const sequence::Batch& real, const Draws& draws,
                                Learners learners = Learners::kBoth);

  const Objective& objective() const { return workers_.objective(); }

  // G's learning rate from the next iteration on.
  void set_learning_rate(double rate) { options_.learning_rate = rate; }

  // To be called when D's weights were set anew: its optimiser forgets the old ones.
  void restart_discriminator();

  // The state of both optimisers.
  void save(TensorFile& file) const;
  void load(const TensorFile& file);

 private:
  // Each moves its network along its gradient, which is zero again afterwards, and returns the
  // gradient's norm before clipping.
  double update_generator();
  double update_discriminator();

  gan::Generator& generator_;
  gan::Discriminator& discriminator_;
  TrainerOptions options_;
  ThreadPool& pool_;
  Workers workers_;
  nn::Optimiser generator_optimiser_;
  nn::Optimiser discriminator_optimiser_;
};

}  // namespace crnngan::train
