#pragma once

#include <cstdint>

#include "base/random.h"

namespace crnngan::sequence {

// Where an iteration of training draws its random numbers: the epoch selects a stream of each
// purpose, the iteration the place in it.
struct Iteration {
  std::uint64_t seed = 0;
  std::uint32_t epoch = 0;
  std::uint32_t number = 0;  // in the epoch, from 0

  RandomStream stream(Purpose purpose) const { return {seed, purpose, epoch}; }
  std::uint64_t place() const { return std::uint64_t{number} << 32; }
};

}  // namespace crnngan::sequence
