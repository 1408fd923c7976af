#pragma once

// One iteration of training: batch -> losses -> gradients -> updated networks.
//
// Sequences are time-major, (T,B,F). Random numbers are drawn from `draws`, so that an iteration is
// a function of the networks and its arguments. Nothing is allocated while shapes stay the same.
//
// Each sequence of a batch weighs the same in every loss, and the generated sequence that is
// compared with a real one is cut to its length.

#include <memory>
#include <optional>

#include "base/threads.h"
#include "gan/discriminator.h"
#include "gan/freezing.h"
#include "gan/generator.h"
#include "nn/optimiser.h"
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

// On how many real, and as many generated, rows of a batch the penalty is taken: a quarter.
constexpr int penalty_rows(int batch) { return (batch + 3) / 4; }

class Trainer {
 public:
  // Keeps references; the networks and the pool must outlive it. Throws std::invalid_argument for
  // the policy gradient with a discriminator whose logits do not all learn: they are its rewards.
  // Listeners follow what the generator writes, if it has context.
  Trainer(gan::Generator& generator, gan::Discriminator& discriminator,
          const TrainerOptions& options, ThreadPool& pool, sequence::MakeListener listener = {});

  // An update of the generator by next-event prediction (train/next_event.h).
  PretrainingResult pretrain(const sequence::Batch& batch, const Draws& draws);

  // The loss of next-event prediction; nothing learns, nothing is dropped.
  double prediction_error(const sequence::Batch& batch, const Draws& draws);

  // One update of both networks from one forward pass over real and generated sequences. When
  // nobody learns, nothing is dropped.
  AdversarialResult adversarial(const sequence::Batch& real, const Draws& draws,
                                Learners learners = Learners::kBoth);

  const Objective& objective() const { return *objective_; }

  // G's learning rate from the next iteration on.
  void set_learning_rate(double rate) { options_.learning_rate = rate; }

  // To be called when D's weights were set anew: its optimiser forgets the old ones.
  void restart_discriminator();

  // The state of both optimisers.
  void save(TensorFile& file) const;
  void load(const TensorFile& file);

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
  JudgedPass judge(const sequence::Batch& real, const Draws& draws, Learners learners);

  // Both losses, and the gradient of D's with its penalty.
  void take_losses(const JudgedPass& pass, AdversarialResult& result) const;

  // Each moves its network along its gradient, which is zero again afterwards, and returns the
  // gradient's norm before clipping.
  double update_generator();
  double update_discriminator();

  gan::Generator& generator_;
  gan::Discriminator& discriminator_;
  TrainerOptions options_;
  ThreadPool& pool_;
  sequence::MakeListener make_listener_;
  NextEvent next_event_;
  std::unique_ptr<Objective> objective_;
  nn::Optimiser generator_optimiser_;
  nn::Optimiser discriminator_optimiser_;

  // Kept from one iteration to the next while the shapes stay the same.
  std::optional<GeneratorPass> generator_pass_;
  std::optional<GeneratorPass> prediction_pass_;  // beside it, with a weight of prediction
  std::optional<DiscriminatorPass> discriminator_pass_;
  std::vector<std::unique_ptr<sequence::Listener>> listeners_;
  nn::Buffer perturbation_;  // (T,2P,F), P the rows of each kind that the penalty is taken on
};

}  // namespace crnngan::train
