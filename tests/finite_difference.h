#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace crnngan::test {

// Compares a gradient with central differences of `loss`, which reads `values`. f32 passes are
// exact to about 1e-7 of the loss, so a step of 1e-2 leaves an error of about 1e-4 (a longer one,
// for losses that round more, less of it); the bound is relative to the largest component.
inline void expect_finite_differences(std::span<float> values, std::span<const float> gradient,
                                      const std::function<double()>& loss, const std::string& what,
                                      float step = 1e-2F) {
  ASSERT_EQ(values.size(), gradient.size());
  std::vector<double> differences(values.size());
  double largest = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const float value = values[i];
    values[i] = value + step;
    const double above = loss();
    values[i] = value - step;
    const double below = loss();
    values[i] = value;
    differences[i] = (above - below) / (2 * double{step});
    largest = std::max(largest, std::abs(differences[i]));
  }
  ASSERT_GT(largest, 1e-3) << what << ": the loss hardly depends on it, which would test nothing";
  for (std::size_t i = 0; i < values.size(); ++i) {
    ASSERT_NEAR(gradient[i], differences[i], 5e-3 * largest) << what << " at " << i;
  }
}

}  // namespace crnngan::test
