#pragma once

#include "train/recipe.h"

namespace crnngan::train {

enum class Phase { kPretraining, kAdversarial };

// What epoch `epoch` (1, 2, ...) does.
Phase phase_of(const Recipe& recipe, int epoch);

// The share of the run's work that is done when `done` iterations of `all` of the epoch are, for
// the time that is left. A step of an adversarial iteration counts as kAdversarialWork of
// pretraining, as it does in necessary floating-point operations where both networks have the same
// size.
constexpr double kAdversarialWork = 4.5;
double work_done(const Recipe& recipe, int epoch, int done, int all);

// How many steps, each a cell of tones, a training sequence has in that epoch. Pretraining grows
// them from the shortest window to full length by equal factors (paper, section 3: first short
// passages, then increasingly long ones); adversarial training has full length from its first
// epoch.
int window_steps(const Recipe& recipe, int epoch);

// Whether the discriminator is to forget, before that epoch, what it learnt in pretraining.
bool begins_with_fresh_discriminator(const Recipe& recipe, int epoch);

// The generator's learning rate in that epoch: it decays by equal factors behind the epoch
// train.decay_start.
double learning_rate(const Recipe& recipe, int epoch);

}  // namespace crnngan::train
