#pragma once

// Access to the values that tools/reference/make_golden.py made with PyTorch.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/tensor_file.h"
#include "nn/parameters.h"

namespace crnngan::test {

inline TensorFile golden(const std::string& name) {
  const std::string path =
      std::string(CRNNGAN_SOURCE_DIR) + "/tests/golden/" + name + ".safetensors";
  return read_tensors(read_file(path)).take(path);
}

// Sets every parameter to the tensor PREFIX + its name.
inline void set_parameters(nn::Parameters& parameters, const TensorFile& file,
                           const std::string& prefix = "") {
  for (nn::Parameter& parameter : parameters) {
    const auto values = file.values<float>(prefix + parameter.name, parameter.shape);
    std::copy(values.begin(), values.end(), parameter.value.begin());
  }
}

// Every value within `tolerance` of what is expected, relative to the largest expected value.
inline void expect_close(std::span<const float> found, std::span<const float> expected,
                         const std::string& what, double tolerance = 1e-5) {
  ASSERT_EQ(found.size(), expected.size()) << what;
  double largest = 0;
  for (const float value : expected) largest = std::max(largest, std::abs(double{value}));
  ASSERT_GT(largest, 0) << what << ": nothing but zeros is expected, which would test nothing";
  for (std::size_t i = 0; i < found.size(); ++i) {
    ASSERT_NEAR(found[i], expected[i], tolerance * largest) << what << " at " << i;
  }
}

// The gradient of every parameter against the tensor PREFIX + its name.
inline void expect_gradients(const nn::Parameters& parameters, const TensorFile& file,
                             const std::string& prefix, double tolerance = 1e-5) {
  for (const nn::Parameter& parameter : parameters) {
    expect_close(parameter.gradient, file.values<float>(prefix + parameter.name, parameter.shape),
                 prefix + parameter.name, tolerance);
  }
}

}  // namespace crnngan::test
