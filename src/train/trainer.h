#pragma once

// One iteration of training: batch -> losses -> gradients -> updated networks.
//
// Sequences are time-major, (T,B,F). Random numbers are drawn from `draws`, so that an iteration is
// a function of the networks and its arguments. Nothing is allocated while shapes stay the same.
//
// Each sequence of a batch weighs the same in every loss, and the generated sequence that is
// compared with a real one is cut to its length.

#include <optional>

#include "base/threads.h"
#include "gan/discriminator.h"
#include "gan/freezing.h"
#include "gan/generator.h"
#include "gan/losses.h"
#include "nn/optimiser.h"
#include "sequence/batch.h"
#include "train/draws.h"

namespace crnngan::train {

// What the generator learns from in adversarial training.
enum class Objective {
  kFeatureMatching,
  kMinimax,
  kNonSaturating,
  kRelativistic,    // D learns from the relativistic loss, too
  kPolicyGradient,  // of generators with bins: the likelihood of what D takes for real rises; real
                    // sequences stay likely; D learns from the relativistic loss
  kNextEvent        // no adversarial training
};

// What next-event prediction asks of a generator that puts out points (train/prediction_loss.h).
enum class PredictionLoss { kSquaredError, kEnergyScore };

// Whether D's loss is the relativistic one.
constexpr bool is_relativistic(Objective objective) {
  return objective == Objective::kRelativistic || objective == Objective::kPolicyGradient;
}

struct TrainerOptions {
  PredictionLoss prediction_loss = PredictionLoss::kSquaredError;
  Objective objective = Objective::kFeatureMatching;
  nn::OptimiserOptions optimiser;
  double learning_rate = 0.1;
  double discriminator_rate_factor = 1;  // D's learning rate as a multiple of G's
  double l2 = 0;                  // l2 / 2 times the sum of squared weights is added to each loss
  double clip = 5;                // greatest global norm of each network's gradient
  double penalty = 0;             // weight of D's smoothness penalty on real and on generated rows
  double penalty_noise = 0.1;     // deviation of its input noise, in units of the features
  double freeze_threshold = 0.7;  // 0: no network ever stands still
  gan::Feedback feedback = gan::Feedback::kThrough;  // of G's gradients in adversarial training
  double feature_matching_weight = 1;
  double prediction_weight = 0;   // of next-event prediction beside the objective; without bins
  double policy_weight = 1;       // policy gradient: of what D thinks, beside
  double likelihood_weight = 1;   // that of -log of the likelihood of an event of a real sequence
  double reward_discount = 0.95;  // how much less D's logit of each later step tells of a step
  double generator_dropout = 0;   // rates, while networks learn
  double discriminator_dropout = 0;

  bool drops() const { return generator_dropout > 0 || discriminator_dropout > 0; }
};

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
  Trainer(gan::Generator& generator, gan::Discriminator& discriminator,
          const TrainerOptions& options, ThreadPool& pool);

  // Next-event prediction (paper, section 3): teacher forced over the batch, for the
  // P = predictions(T) events that are predicted, all but the first, and R = prediction_rows(B)
  // outputs of a step: the output of step t is compared with the event of step t+1. A generator
  // with bins predicts the first one, too, and its likelihood rises. REQUIRES sequences of two
  // steps or more.
  PretrainingResult pretrain(const sequence::Batch& batch, const Draws& draws);

  int predictions(int steps) const {
    return generator_.shape().has_distribution() ? steps : steps - 1;
  }

  // A row for each sequence, or for the energy score two with different noise.
  int prediction_rows(int batch) const {
    return options_.prediction_loss == PredictionLoss::kEnergyScore ? 2 * batch : batch;
  }

  // The loss of next-event prediction; nothing learns, nothing is dropped.
  double prediction_error(const sequence::Batch& batch, const Draws& draws);

  // One update of both networks from one forward pass over real and generated sequences. When
  // nobody learns, nothing is dropped.
  AdversarialResult adversarial(const sequence::Batch& real, const Draws& draws,
                                Learners learners = Learners::kBoth);

  // G's learning rate from the next iteration on.
  void set_learning_rate(double rate) { options_.learning_rate = rate; }

  // To be called when D's weights were set anew: its optimiser forgets the old ones.
  void restart_discriminator();

  // The state of both optimisers.
  void save(TensorFile& file) const;
  void load(const TensorFile& file);

 private:
  struct GeneratorPass {
    gan::GeneratorTape tape;
    gan::GeneratorGradients gradients;
  };
  struct DiscriminatorPass {
    gan::DiscriminatorTape tape;
    gan::DiscriminatorGradients gradients;
  };

  // How many rows of each kind the penalty is taken on.
  int perturbed_rows(int batch) const { return options_.penalty > 0 ? penalty_rows(batch) : 0; }

  // The loss of points, on the noise that the pass has; its gradient is left there.
  double predict(const sequence::Batch& batch, GeneratorPass& pass);

  // The mean of -log of the likelihood of an event; the gradient of `factor` times that is left in
  // the pass.
  double log_loss(const sequence::Batch& batch, double factor, GeneratorPass& pass);

  // D's input: real and generated rows, then perturbed copies of the first of both.
  void fill_input(const sequence::Batch& real, const gan::GeneratorTape& generated,
                  const Draws& draws, Learners learners, gan::DiscriminatorTape& tape);

  // Adds G's gradients of the policy-gradient objective, which is returned.
  double follow_policy(const sequence::Batch& real, const gan::Logits& logits, GeneratorPass& pass);

  // Adds G's gradients of prediction_weight times the loss of prediction, which is returned.
  double add_prediction(const sequence::Batch& real, const Draws& draws);

  void judge(const gan::Logits& logits, int batch, AdversarialResult& result,
             float* d_logits) const;

  // Each moves its network along its gradient, which is zero again afterwards, and returns the
  // gradient's norm before clipping.
  double update_generator();
  double update_discriminator();

  gan::Generator& generator_;
  gan::Discriminator& discriminator_;
  TrainerOptions options_;
  ThreadPool& pool_;
  nn::Optimiser generator_optimiser_;
  nn::Optimiser discriminator_optimiser_;

  // Kept from one iteration to the next while the shapes stay the same.
  std::optional<GeneratorPass> generator_pass_;
  std::optional<GeneratorPass> prediction_pass_;  // beside it, with a weight of prediction
  std::optional<DiscriminatorPass> discriminator_pass_;
  nn::Buffer weights_;       // (T,B) of a log loss
  nn::Buffer twice_;         // (P,2B,F), the real events beside themselves
  nn::Buffer perturbation_;  // (T,2P,F), P the rows of each kind that the penalty is taken on
  GeneratorPass& generator_pass(std::optional<GeneratorPass>& kept, int steps, int rows,
                                bool drops);
  DiscriminatorPass& discriminator_pass(const sequence::Batch& real, bool drops);
  void draw_masks(const Draws& draws, gan::GeneratorTape& tape) const;
  void draw_masks(const Draws& draws, const gan::GeneratorTape& before,
                  gan::DiscriminatorTape& tape) const;
};

}  // namespace crnngan::train
