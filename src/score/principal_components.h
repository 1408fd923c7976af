#pragma once

// Windows as points of few dimensions, for a person to see how two sets of them lie.

#include <cstddef>
#include <vector>

#include "score/window_set.h"

namespace crnngan::score {

// Points of two sets, row by row: (N,D) and (M,D).
struct Components {
  std::size_t dimensions = 0;  // D
  std::vector<float> real = {};
  std::vector<float> other = {};
  std::vector<double> shares = {};  // (D), of the real windows' variance
};

// The principal components of the real windows (all rows and columns of one as a vector), and what
// the other windows are in them: at most so many dimensions, fewer where windows or their numbers
// are fewer. Of each axis the largest weight is positive. REQUIRES windows of the same shape, two
// real ones or more.
Components principal_components(const WindowSet& real, const WindowSet& other,
                                std::size_t most_dimensions);

}  // namespace crnngan::score
