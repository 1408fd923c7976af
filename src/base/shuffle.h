#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/random.h"

namespace crnngan {

// Brings the values into a random order (Fisher and Yates), from the numbers first_index + 2 to
// first_index + the number of values.
template <class T>
void shuffle(std::vector<T>& values, const RandomStream& random, std::uint64_t first_index = 0) {
  for (std::size_t left = values.size(); left > 1; --left) {
    const auto other = random.below(static_cast<std::uint32_t>(left), first_index + left);
    std::swap(values[left - 1], values[other]);
  }
}

}  // namespace crnngan
