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
enum class Objective { kFeatureMatching, kMinimax, kNonSaturating };

struct TrainerOptions {
  Objective objective = Objective::kFeatureMatching;
  nn::OptimiserOptions optimiser;
  double learning_rate = 0.1;
  double discriminator_rate_factor = 1;  // D's learning rate as a multiple of G's
  double l2 = 0;                  // l2 / 2 times the sum of squared weights is added to each loss
  double clip = 5;                // greatest global norm of each network's gradient
  double freeze_threshold = 0.7;  // 0: no network ever stands still
};

struct PretrainingResult {
  double loss = 0;           // mean squared error over batch, steps and features
  double gradient_norm = 0;  // before clipping
};

struct AdversarialResult {
  double discriminator_loss = 0;  // L_D
  double generator_loss = 0;      // -log D(G(z)), which freezing compares with L_D
  double objective = 0;           // what G learns from
  gan::Frozen frozen;
  double discriminator_gradient_norm = 0;  // before clipping; 0 when frozen
  double generator_gradient_norm = 0;
};

class Trainer {
 public:
  // Keeps references; the networks and the pool must outlive it.
  Trainer(gan::Generator& generator, gan::Discriminator& discriminator,
          const TrainerOptions& options, ThreadPool& pool);

  // Next-event prediction (paper, section 3): teacher forced over x (T,B,F) with noise (T-1,B,k);
  // the output of step t is compared with the event of step t+1. REQUIRES T >= 2.
  PretrainingResult pretrain(std::span<const float> x, std::span<const float> noise, int steps,
                             int batch);

  // One update of both networks from one forward pass: real (T,B,F), noise (T,B,k), start (B,F).
  AdversarialResult adversarial(std::span<const float> real, std::span<const float> noise,
                                std::span<const float> start, int steps, int batch);

  // The state of both optimisers.
  void save(TensorFile& file) const;
  void load(const TensorFile& file);

 private:
  struct Workspace;

  double clipped(nn::Parameters& parameters) const;
  void update_generator();
  void update_discriminator();

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
