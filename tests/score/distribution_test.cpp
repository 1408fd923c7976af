#include "score/distribution.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "base/random.h"

namespace crnngan::score {
namespace {

using Values = std::vector<double>;

Values random_values(std::size_t count, std::uint32_t number) {
  const RandomStream random(5, Purpose::kSynthetic, number);
  Values values;
  for (std::uint64_t i = 0; i < count; ++i) values.push_back(random.below(50, i) / 7.0);
  return values;
}

TEST(Overlap, OfASampleWithItselfIsOneAndOfDisjointOnesZero) {
  const Values values = random_values(100, 1);
  EXPECT_NEAR(overlap(values, values, 0.5), 1, 1e-12);
  Values shuffled = values;
  std::reverse(shuffled.begin(), shuffled.end());
  EXPECT_NEAR(overlap(values, shuffled, 0.5), 1, 1e-12);
  EXPECT_EQ(overlap(values, Values{-1, 100}, 0.5), 0);
}

TEST(Overlap, IsTheSumOfTheSmallerShares) {
  // Bins of width 2: shares 1/2, 1/4, 1/4 against 0, 3/4, 1/4 at other counts.
  EXPECT_DOUBLE_EQ(overlap(Values{0, 1, 2.5, 5}, Values{2, 3, 3.9, 2, 3, 3.9, 5, 4}, 2), 0.5);
  // A value on a bin's border belongs to the upper one, below zero, too.
  EXPECT_DOUBLE_EQ(overlap(Values{-2}, Values{-1}, 2), 1);
  EXPECT_DOUBLE_EQ(overlap(Values{-2}, Values{-2.1}, 2), 0);
}

TEST(Wasserstein, OfEquallyManyValuesIsTheMeanDistanceInSortedOrder) {
  for (std::uint32_t trial = 0; trial < 20; ++trial) {
    Values a = random_values(31, 2 * trial);
    Values b = random_values(31, 2 * trial + 1);
    const double result = wasserstein(a, b);
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    double expected = 0;
    for (std::size_t i = 0; i < a.size(); ++i) expected += std::abs(a[i] - b[i]) / 31;
    EXPECT_NEAR(result, expected, 1e-12);
  }
}

TEST(Wasserstein, DoesNotDependOnHowOftenASampleIsRepeated) {
  const Values a = random_values(10, 1);
  const Values b = random_values(15, 2);
  Values many;
  for (int i = 0; i < 3; ++i) many.insert(many.end(), a.begin(), a.end());
  EXPECT_NEAR(wasserstein(a, b), wasserstein(many, b), 1e-12);
  EXPECT_NEAR(wasserstein(a, b), wasserstein(b, a), 1e-12);
  EXPECT_EQ(wasserstein(a, many), 0);
}

TEST(Wasserstein, OfAShiftedSampleIsTheShift) {
  Values a = random_values(40, 1);
  Values b = a;
  for (double& value : b) value += 2.5;
  EXPECT_NEAR(wasserstein(a, b), 2.5, 1e-12);
  EXPECT_DOUBLE_EQ(wasserstein(Values{3}, Values{1, 2, 6}), 2);
}

TEST(Samples, MustHoldValues) {
  EXPECT_THROW(overlap({}, Values{1}, 1), std::invalid_argument);
  EXPECT_THROW(wasserstein(Values{1}, {}), std::invalid_argument);
}

TEST(MeanAndDeviation, AreThoseOfAWholePopulation) {
  EXPECT_DOUBLE_EQ(mean(Values{1, 2, 6}), 3);
  EXPECT_DOUBLE_EQ(deviation(Values{1, 3, 1, 3}), 1);
}

}  // namespace
}  // namespace crnngan::score
