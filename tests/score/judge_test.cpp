#include "score/judge.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/random.h"

namespace crnngan::score {
namespace {

TEST(AreaUnderCurve, IsTheShareOfPairsInTheRightOrder) {
  const RandomStream random(8, Purpose::kSynthetic, 0);
  std::vector<double> higher;
  std::vector<double> lower;
  for (std::uint64_t i = 0; i < 40; ++i) {
    higher.push_back(random.below(12, 2 * i));
    lower.push_back(random.below(10, 2 * i + 1));
  }
  double wins = 0;
  for (const double h : higher) {
    for (const double l : lower) wins += h > l ? 1 : h == l ? 0.5 : 0;
  }
  EXPECT_NEAR(area_under_curve(higher, lower), wins / (40 * 40), 1e-12);
  EXPECT_EQ(area_under_curve(std::vector<double>{2, 3}, std::vector<double>{0, 1}), 1);
  EXPECT_EQ(area_under_curve(std::vector<double>{1}, std::vector<double>{1}), 0.5);
}

}  // namespace
}  // namespace crnngan::score
