#pragma once

// What the comparisons of gradients with finite differences share.

#include <span>
#include <string>

#include "base/random.h"
#include "nn/dropout.h"
#include "nn/lstm.h"
#include "nn/parameters.h"

namespace crnngan::test {

inline void fill(std::span<float> values, std::uint32_t stream, float scale) {
  RandomStream(7, Purpose::kWeights, stream).fill_uniform(values, 0);
  for (float& value : values) value = scale * (2 * value - 1);
}

inline void fill_parameters(nn::Parameters& parameters, float scale) {
  std::uint32_t stream = 100;
  for (nn::Parameter& parameter : parameters) fill(parameter.value, stream++, scale);
}

// Opens and closes the units behind the ReLU by turns, so clearly that no step of a difference
// crosses its corner.
inline void keep_from_corners(nn::Parameters& parameters) {
  for (nn::Parameter& parameter : parameters) {
    if (parameter.name == "generator.input.weight") {
      for (float& value : parameter.value) value *= 0.5F;
    } else if (parameter.name == "generator.input.bias") {
      for (std::size_t k = 0; k < parameter.value.size(); ++k) {
        parameter.value[k] = k % 2 == 0 ? 1.6F : -1.6F;
      }
    } else if (parameter.name.starts_with("discriminator.input.")) {
      for (float& value : parameter.value) value *= 0.3F;
    } else if (parameter.name.find(".convolution.") != std::string::npos) {
      const bool is_bias = parameter.name.ends_with(".bias");
      for (std::size_t k = 0; k < parameter.value.size(); ++k) {
        parameter.value[k] = is_bias ? (k % 2 == 0 ? 1.5F : -1.5F) : 0.1F * parameter.value[k];
      }
    }
  }
}

}  // namespace crnngan::test
