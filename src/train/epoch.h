#pragma once

#include <optional>

#include "train/schedule.h"

namespace crnngan::train {

// Means over validation windows, without dropout; 0 for what the phase has not.
struct ValidationLosses {
  double pretraining = 0;
  double discriminator = 0;
  double generator = 0;
};

// What an epoch of training was like: means over its iterations. Epoch 0 is the network before:
// untrained, or that of the model that the run starts from.
struct Epoch {
  int epoch = 0;
  bool starts_from_model = false;
  int epochs = 0;  // of the run
  Phase phase = Phase::kPretraining;
  int window_steps = 0;
  int iterations = 0;
  double seconds = 0;  // without validation, sampling and writing
  double learning_rate = 0;
  double pretraining_loss = 0;
  double discriminator_loss = 0;
  double generator_loss = 0;        // what freezing compares with L_D
  double chance_loss = 0;           // L_D of a discriminator that guesses
  double objective = 0;             // what G learnt from, over the iterations in which it did
  double discriminator_frozen = 0;  // share of the iterations
  double generator_frozen = 0;
  double discriminator_gradient_norm = 0;  // before clipping, over the iterations that moved it
  double generator_gradient_norm = 0;
  std::optional<ValidationLosses> validation = {};  // none without validation pieces

  bool is_trained() const { return epoch > 0; }
  bool is_pretraining() const { return is_trained() && phase == Phase::kPretraining; }
  bool is_adversarial() const { return is_trained() && phase == Phase::kAdversarial; }
};

}  // namespace crnngan::train
