#pragma once

// Inverted dropout (Srivastava et al. 2014): while training, each value is multiplied by a mask
// that is 0 with probability `rate` and 1 / (1 - rate) otherwise, so that its mean stays. Without a
// mask nothing is dropped, which is right for generating.

#include <cstdint>
#include <span>

#include "base/random.h"

namespace crnngan::nn {

// Values first_index, first_index + 1, ... of the mask that the stream stands for.
// REQUIRES 0 <= rate < 1.
void draw_mask(double rate, const RandomStream& random, std::uint64_t first_index,
               std::span<float> mask);

}  // namespace crnngan::nn
