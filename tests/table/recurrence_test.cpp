#include "table/recurrence.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <random>
#include <span>

#include "base/error.h"

namespace crnngan::table {
namespace {

using Stretches = std::vector<std::vector<double>>;

// Swings about 0.3, each with a frequency and a phase of its own, rounded to six decimals.
Stretches swings(int count, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> uniform;
  Stretches all;
  for (int number = 0; number < count; ++number) {
    const double frequency = 0.1 * uniform(random);
    const double phase = 6 * uniform(random);
    auto& own = all.emplace_back();
    for (int t = 0; t < 24; ++t) {
      own.push_back(std::round(1e6 * (0.3 + std::sin(frequency * t + phase))) / 1e6);
    }
  }
  return all;
}

double root_mean_square(const Recurrence& recurrence, const Stretches& all, std::size_t known) {
  double squares = 0;
  for (const auto& own : all) {
    squares += std::pow(recurrence.of(std::span(own).first(known)) - own[known], 2);
  }
  return std::sqrt(squares / static_cast<double>(all.size()));
}

TEST(Recurrence, FindsTheFrequencyOfEachSwing) {
  const Recurrence recurrence = Recurrence::fit(swings(300, 1));
  const Stretches others = swings(200, 2);
  EXPECT_LT(root_mean_square(recurrence, others, 3), 1e-5);
  EXPECT_LT(root_mean_square(recurrence, others, 12), 2e-6);
}

// A swing that is written by it stays one: what it is off grows with the drift of its phase alone.
TEST(Recurrence, GoesOnForLong) {
  const Recurrence recurrence = Recurrence::fit(swings(300, 1));
  for (const auto& own : swings(50, 3)) {
    std::vector<double> written(own.begin(), own.begin() + 6);
    while (written.size() < own.size()) {
      written.push_back(std::round(1e6 * recurrence.of(written)) / 1e6);
    }
    EXPECT_NEAR(written.back(), own.back(), 0.01);
  }
}

TEST(Recurrence, OfOneLawForAllIsThatLaw) {
  Stretches all;
  for (int number = 1; number < 40; ++number) {
    auto& own = all.emplace_back();
    double value = number;
    for (int t = 0; t < 12; ++t, value *= 1.1) own.push_back(value);
  }
  const Recurrence recurrence = Recurrence::fit(all);
  EXPECT_NEAR(recurrence.of(std::vector<double>{1, 1.1, 1.21}), 1.331, 1e-4);
}

TEST(Recurrence, OfNoiseIsNoWorseThanOfItsMeanWeights) {
  std::mt19937 random(5);
  std::normal_distribution<double> normal;
  Stretches all(100);
  for (auto& own : all) {
    for (int t = 0; t < 24; ++t) own.push_back(normal(random));
  }
  EXPECT_LT(root_mean_square(Recurrence::fit(all), all, 20), 1.3);
}

TEST(Recurrence, IsMadeAgainOfItsNumbers) {
  const Recurrence recurrence = Recurrence::fit(swings(50, 1));
  ASSERT_EQ(recurrence.numbers().size(), Recurrence::kNumbers);
  const Recurrence again(recurrence.numbers());
  const Stretches others = swings(3, 4);
  for (const auto& own : others) EXPECT_EQ(again.of(own), recurrence.of(own));
}

TEST(Recurrence, FromOutsideIsChecked) {
  std::vector<double> good(Recurrence::kNumbers);
  good[3] = good[7] = good[11] = good[12] = 1;
  EXPECT_NO_THROW(Recurrence{good});
  for (const std::size_t place : {std::size_t{3}, std::size_t{4}, std::size_t{12}}) {
    std::vector<double> bad = good;
    bad[place] = place == 4 ? 0.5 : 0;  // no variance, not symmetric, no noise
    EXPECT_THROW(Recurrence{bad}, Error) << place;
  }
  good[3] = std::numeric_limits<double>::denorm_min();
  EXPECT_THROW(Recurrence{good}, Error);
}

TEST(Recurrence, OfTooLittleIsOfSomeUse) {
  const Recurrence recurrence = Recurrence::fit({{1, 2}});
  EXPECT_TRUE(std::isfinite(recurrence.of(std::vector<double>{1, 2, 3})));
}

}  // namespace
}  // namespace crnngan::table
