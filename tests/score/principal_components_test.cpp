#include "score/principal_components.h"

#include <gmock/gmock.h>

#include <cmath>
#include <stdexcept>

namespace crnngan::score {
namespace {

WindowSet windows_of_two(const std::vector<float>& rows) {
  WindowSet windows{.steps = 2, .columns = 1, .rows = rows};
  for (std::size_t n = 0; n < rows.size() / 2; ++n) {
    windows.starts.push_back(2 * n);
    windows.lengths.push_back(2);
  }
  return windows;
}

// Points on the line (1,1) and a little off it: by hand the axes are (1,1) / sqrt 2 and (1,-1) /
// sqrt 2, the variances 16 + 16 and 0.5 + 0.5.
TEST(PrincipalComponents, AreThoseOfTheRealWindowsAndTakeTheOthersThere) {
  const WindowSet real = windows_of_two({-1.5F, -2.5F, -2.5F, -1.5F, 2, 2, 2, 2});
  const Components found = principal_components(real, windows_of_two({1, 1, 0, 2}), 5);
  EXPECT_EQ(found.dimensions, 2U);
  ASSERT_EQ(found.real.size(), 8U);
  EXPECT_NEAR(found.real[0], -2.8284, 1e-3);
  EXPECT_NEAR(std::abs(found.real[1]), 0.7071, 1e-3);
  EXPECT_NEAR(found.real[1] + found.real[3], 0, 1e-6);
  EXPECT_NEAR(found.other[0], 1.4142, 1e-3);
  EXPECT_NEAR(found.other[1], 0, 1e-6);
  EXPECT_NEAR(found.other[2], 1.4142, 1e-3);
  EXPECT_NEAR(found.shares[0], 32.0 / 33, 1e-6);
  EXPECT_EQ(principal_components(real, real, 1).real.size(), 4U);
}

TEST(PrincipalComponents, NeedTwoWindowsOfOneShape) {
  const WindowSet one = windows_of_two({1, 2});
  EXPECT_THROW(principal_components(one, one, 2), std::invalid_argument);
}

}  // namespace
}  // namespace crnngan::score
