#pragma once

// The baseline of generated windows: a Gaussian copula, which needs no training.
//
// Each of the T*C numbers of a window keeps its own distribution, the empirical one, and all hang
// together as a normal distribution does: the numbers' normal scores (of the value with rank r
// among N, counted from 1 and averaged over equal ones, the quantile (r - 1/2) / N of the standard
// normal distribution) have a correlation matrix; a normal vector with that matrix is drawn, and
// each number of it becomes the quantile of the windows' values at its place.

#include <cstdint>
#include <memory>

#include "score/window_set.h"

namespace crnngan::score {

class GaussianCopula {
 public:
  // REQUIRES two windows or more.
  explicit GaussianCopula(const WindowSet& windows);
  ~GaussianCopula();

  // The same for the same seed. Windows are whole, whatever the lengths of those it was made of.
  WindowSet sample(std::size_t count, std::uint64_t seed) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace crnngan::score
