#pragma once

// How networks learn.

#include "gan/generator.h"
#include "nn/optimiser.h"
#include "train/prediction_loss.h"

namespace crnngan::train {

// What the generator learns from in adversarial training (train/objective.h).
enum class ObjectiveKind {
  kFeatureMatching,
  kMinimax,
  kNonSaturating,
  kRelativistic,
  kPolicyGradient,
  kNextEvent
};

struct TrainerOptions {
  PredictionLoss prediction_loss = PredictionLoss::kSquaredError;
  ObjectiveKind objective = ObjectiveKind::kFeatureMatching;
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

}  // namespace crnngan::train
