#pragma once

// One iteration of training: batch -> losses -> gradients -> updated networks.
//
// Sequences are time-major, (T,B,F). Random inputs come from the caller, so that an iteration is
// a function of the networks and its arguments.

#include <optional>
#include <span>

#include "base/threads.h"
#include "gan/discriminator.h"
#include "gan/freezing.h"
#include "gan/generator.h"
#include "gan/losses.h"
#include "nn/optimiser.h"

namespace crnngan::train {

// What the generator learns from in adversarial training.
enum class Objective {
  kFeatureMatching,
  kMinimax,
  kNonSaturating,
  kRelativistic  // D learns from the relativistic loss, too
};

struct TrainerOptions {
  Objective objective = Objective::kFeatureMatching;
  nn::OptimiserOptions optimiser;
  double learning_rate = 0.1;
  double discriminator_rate_factor = 1;  // D's learning rate as a multiple of G's
  double l2 = 0;                  // l2 / 2 times the sum of squared weights is added to each loss
  double clip = 5;                // greatest global norm of each network's gradient
  double penalty = 0;             // weight of D's smoothness penalty on real and on generated rows
  double penalty_noise = 0.1;     // deviation of its input noise, in units of the features
  double freeze_threshold = 0.7;  // 0: no network ever stands still
};

struct PretrainingResult {
  double loss = 0;           // mean squared error over batch, steps and features
  double gradient_norm = 0;  // before clipping
};

struct AdversarialResult {
  double discriminator_loss = 0;  // L_D, without the penalty
  double generator_loss = 0;      // what freezing compares with L_D: -log D(G(z)), or G's
                                  // relativistic loss
  double objective = 0;           // what G learns from
  gan::Frozen frozen;
  double discriminator_gradient_norm = 0;  // before clipping; 0 when frozen
  double generator_gradient_norm = 0;
};

// The random inputs of an adversarial iteration.
struct AdversarialNoise {
  std::span<const float> noise;         // (T,B,k)
  std::span<const float> start;         // (B,F)
  std::span<const float> perturbation;  // (T,2P,F), mean 0 and deviation 1, for the penalty on the
                                        // first P = penalty_rows(B) real and generated rows; empty
                                        // without penalty
};

// On how many real, and as many generated, rows of a batch the penalty is taken: a quarter.
constexpr int penalty_rows(int batch) { return (batch + 3) / 4; }

class Trainer {
 public:
  // Keeps references; the networks and the pool must outlive it.
  Trainer(gan::Generator& generator, gan::Discriminator& discriminator,
          const TrainerOptions& options, ThreadPool& pool);

  // Next-event prediction (paper, section 3): teacher forced over x (T,B,F) with noise (T-1,B,k);
  // the output of step t is compared with the event of step t+1. REQUIRES T >= 2.
  PretrainingResult pretrain(std::span<const float> x, std::span<const float> noise, int steps,
                             int batch);

  // One update of both networks from one forward pass over real (T,B,F) and generated sequences.
  AdversarialResult adversarial(std::span<const float> real, const AdversarialNoise& noise,
                                int steps, int batch);

  // The state of both optimisers.
  void save(TensorFile& file) const;
  void load(const TensorFile& file);

 private:
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
  struct GeneratorPass {
    gan::GeneratorTape tape;
    gan::GeneratorGradients gradients;
  };
  struct DiscriminatorPass {
    gan::DiscriminatorTape tape;
    gan::DiscriminatorGradients gradients;
  };
  std::optional<GeneratorPass> generator_pass_;
  std::optional<DiscriminatorPass> discriminator_pass_;
  GeneratorPass& generator_pass(int steps, int batch);
  DiscriminatorPass& discriminator_pass(int steps, int rows);
};

}  // namespace crnngan::train
