#pragma once

// A shard of a batch, or all of it, on its way through both networks: forward passes, losses,
// gradients. What moves the networks is the Trainer's.
//
// Shapes and random numbers are as in train/trainer.h. Losses are means over the shard's sequences;
// gradients are added to those of the networks. Nothing is allocated while shapes stay the same.

#include <memory>
#include <optional>
#include <vector>

#include "base/threads.h"
#include "gan/discriminator.h"
#include "gan/generator.h"
#include "sequence/batch.h"
#include "sequence/context.h"
#include "train/draws.h"
#include "train/next_event.h"
#include "train/objective.h"
#include "train/passes.h"
#include "train/trainer_options.h"

namespace crnngan::train {

// Who may learn from an adversarial iteration; freezing is decided among those. Nobody: the losses
// are all that is wanted.
enum class Learners { kBoth, kDiscriminator, kNobody };

// On how many real, and as many generated, rows of a batch the penalty is taken: a quarter.
constexpr int penalty_rows(int batch) { return (batch + 3) / 4; }

struct Networks {
  gan::Generator& generator;
  gan::Discriminator& discriminator;
};

struct AdversarialLosses {
  double discriminator = 0;  // L_D, without the penalty
  double generator = 0;      // what freezing compares with L_D
};

class Shard {
 public:
  // Keeps references; the networks, the options and the pool must outlive it.
  Shard(Networks networks, const TrainerOptions& options, ThreadPool& pool,
        sequence::MakeListener listener);

  const Objective& objective() const { return *objective_; }

  // The loss of next-event prediction (train/next_event.h), and G's gradients of it.
  double predict(const sequence::Batch& batch, const Draws& draws);

  // The same loss when nobody learns and nothing is dropped.
  double prediction_error(const sequence::Batch& batch, const Draws& draws);

  // One forward pass of both networks over real and generated sequences, and both losses. When
  // nobody learns, nothing is dropped. The next two go on from it, in this order; the real
  // sequences and the draws are to be there still.
  AdversarialLosses judge(const sequence::Batch& real, const Draws& draws, Learners learners);

  // D's gradients of L_D and its penalty.
  void teach_discriminator();

  // G's gradients of what it lowers, which is returned.
  double teach_generator();

 private:
  JudgedRows rows_of(const sequence::Batch& real) const;

  // The pass of next-event prediction over a batch.
  GeneratorPass& predicting(std::optional<GeneratorPass>& kept, const sequence::Batch& batch,
                            nn::Dropout dropout) const;

  // Adds G's gradients of next-event prediction beside the objective. Returns the loss.
  double add_prediction(const sequence::Batch& real, const Draws& draws);

  // What the generator writes in the context of the real rows, which is told anew as far as it
  // follows from what it writes.
  void write(const sequence::Batch& real, gan::GeneratorTape& tape);

  // A forward pass of both networks.
  JudgedPass forward(const sequence::Batch& real, const Draws& draws, Learners learners);

  // Both losses, and the gradient of D's with its penalty.
  AdversarialLosses take_losses(const JudgedPass& pass) const;

  Networks networks_;
  const TrainerOptions& options_;
  ThreadPool& pool_;
  sequence::MakeListener make_listener_;
  NextEvent next_event_;
  std::unique_ptr<Objective> objective_;
  std::optional<JudgedPass> judged_;  // by judge()
  const Draws* draws_ = nullptr;      // of it

  // Kept from one iteration to the next while the shapes stay the same.
  std::optional<GeneratorPass> generator_pass_;
  std::optional<GeneratorPass> prediction_pass_;  // beside it, with a weight of prediction
  std::optional<DiscriminatorPass> discriminator_pass_;
  std::vector<std::unique_ptr<sequence::Listener>> listeners_;
  nn::Buffer perturbation_;  // (T,2P,F), P the rows of each kind that the penalty is taken on
};

}  // namespace crnngan::train
