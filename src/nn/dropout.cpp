#include "nn/dropout.h"

#include <fmt/format.h>

#include <stdexcept>

namespace crnngan::nn {

void draw_mask(double rate, const RandomStream& random, std::uint64_t first_index,
               std::span<float> mask) {
  if (!(rate >= 0 && rate < 1)) {
    throw std::invalid_argument(
        fmt::format("[dropout] rate must be at least 0 and less than 1, received {}", rate));
  }
  random.fill_uniform(mask, first_index);
  const auto kept = static_cast<float>(1 / (1 - rate));
  for (float& value : mask) value = double{value} < rate ? 0.0F : kept;
}

}  // namespace crnngan::nn
