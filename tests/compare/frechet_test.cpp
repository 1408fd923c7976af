#include "compare/frechet.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "base/random.h"

namespace crnngan::compare {
namespace {

using Rows = std::vector<std::vector<double>>;

Rows random_rows(std::size_t count, std::size_t width, std::uint32_t number) {
  const RandomStream random(7, Purpose::kSynthetic, number);
  Rows rows(count, std::vector<double>(width));
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0; j < width; ++j) {
      rows[i][j] = double{random.uniform(i * width + j)} + (j > 0 ? 0.8 * rows[i][j - 1] : 0);
    }
  }
  return rows;
}

TEST(Frechet, OfASetWithItselfIsZero) {
  const Rows rows = random_rows(50, 4, 1);
  EXPECT_NEAR(frechet_distance(rows, rows), 0, 1e-9);
}

TEST(Frechet, OfOneDimensionIsThatOfTwoNormalDistributions) {
  // Mean 2, deviation 1 against mean 5, deviation 3.
  EXPECT_NEAR(frechet_distance(Rows{{1}, {3}}, Rows{{2}, {8}}), 9 + 4, 1e-9);
  // In units of the first set's deviation.
  EXPECT_NEAR(frechet_distance(Rows{{10}, {30}}, Rows{{20}, {80}}), 9 + 4, 1e-9);
}

// For two dimensions the trace of a root has a closed form: tr sqrt(M) = sqrt(tr M + 2 sqrt(det
// M)).
TEST(Frechet, OfTwoDimensionsAgreesWithTheClosedForm) {
  const auto moments = [](const Rows& rows) {
    std::vector<double> m(5, 0);  // means, variances, covariance
    for (const auto& row : rows) {
      m[0] += row[0] / static_cast<double>(rows.size());
      m[1] += row[1] / static_cast<double>(rows.size());
    }
    for (const auto& row : rows) {
      m[2] += (row[0] - m[0]) * (row[0] - m[0]) / static_cast<double>(rows.size());
      m[3] += (row[1] - m[1]) * (row[1] - m[1]) / static_cast<double>(rows.size());
      m[4] += (row[0] - m[0]) * (row[1] - m[1]) / static_cast<double>(rows.size());
    }
    return m;
  };
  for (std::uint32_t trial = 0; trial < 10; ++trial) {
    const Rows a = random_rows(40, 2, 2 * trial);
    const Rows b = random_rows(30, 2, 2 * trial + 1);
    auto x = moments(a);
    auto y = moments(b);
    const double unit[] = {std::sqrt(x[2]), std::sqrt(x[3])};
    for (auto* m : {&x, &y}) {
      (*m)[0] /= unit[0];
      (*m)[1] /= unit[1];
      (*m)[2] /= unit[0] * unit[0];
      (*m)[3] /= unit[1] * unit[1];
      (*m)[4] /= unit[0] * unit[1];
    }
    // Of the product of both covariances, whose eigenvalues are those under the root.
    const double trace = x[2] * y[2] + 2 * x[4] * y[4] + x[3] * y[3];
    const double determinant = (x[2] * x[3] - x[4] * x[4]) * (y[2] * y[3] - y[4] * y[4]);
    const double expected = std::pow(x[0] - y[0], 2) + std::pow(x[1] - y[1], 2) + x[2] + x[3] +
                            y[2] + y[3] - 2 * std::sqrt(trace + 2 * std::sqrt(determinant));
    EXPECT_NEAR(frechet_distance(a, b), expected, 1e-9);
  }
}

TEST(Frechet, ADimensionThatNeverChangesKeepsItsUnit) {
  EXPECT_NEAR(frechet_distance(Rows{{1, 5}, {3, 5}}, Rows{{1, 7}, {3, 7}}), 4, 1e-9);
  EXPECT_THROW(frechet_distance({}, Rows{{1}}), std::invalid_argument);
  EXPECT_THROW(frechet_distance(Rows{{1, 2}}, Rows{{1}}), std::invalid_argument);
}

}  // namespace
}  // namespace crnngan::compare
