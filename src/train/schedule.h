#pragma once

#include "train/recipe.h"

namespace crnngan::train {

enum class Phase { kPretraining, kAdversarial };

// What epoch `epoch` (1, 2, ...) does.
Phase phase_of(const Recipe& recipe, int epoch);

// How many steps, each a cell of tones, a training sequence has in that epoch. Pretraining grows
// them from the shortest window to full length by equal factors (paper, section 3: first short
// passages, then increasingly long ones); adversarial training has full length from its first
// epoch.
int window_steps(const Recipe& recipe, int epoch);

}  // namespace crnngan::train
