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
Stretches swings(int count, unsigned seed, double phases = 6) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> uniform;
  Stretches all;
  for (int number = 0; number < count; ++number) {
    const double frequency = 0.1 * uniform(random);
    const double phase = phases * uniform(random);
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

// Of swings that begin near the same phase the first two values say the frequency.
TEST(Recurrence, IsToldByHowASequenceBegins) {
  const Recurrence recurrence = Recurrence::fit(swings(300, 1, 0.1));
  const Stretches others = swings(200, 2, 0.1);
  EXPECT_LT(root_mean_square(recurrence, others, 2), 1e-5);
  for (const auto& own : others) {
    std::vector<double> written(own.begin(), own.begin() + 2);
    while (written.size() < own.size()) written.push_back(recurrence.of(written));
    EXPECT_NEAR(written.back(), own.back(), 1e-3);
  }
}

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
  EXPECT_NEAR(recurrence.of(std::vector<double>{1, 1.1, 1.21}), 1.331, 1e-3);
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
  constexpr std::size_t kCovariance = 1 + Recurrence::kTerms * Recurrence::kWeights;
  constexpr std::size_t kLast = Recurrence::kNumbers - 1;
  std::vector<double> good(Recurrence::kNumbers);
  for (const std::size_t place : {std::size_t{0}, kCovariance, kCovariance + 4, kCovariance + 8}) {
    good[place] = 1;
  }
  good[kLast] = 1;
  EXPECT_NO_THROW(Recurrence{good});
  const auto changed = [&](std::size_t place, double number) {
    std::vector<double> bad = good;
    bad[place] = number;
    return bad;
  };
  EXPECT_THROW(Recurrence{changed(0, 0)}, Error);
  EXPECT_THROW(Recurrence{changed(kCovariance, 0)}, Error);
  EXPECT_THROW(Recurrence{changed(kCovariance + 1, 0.5)}, Error);  // not symmetric
  EXPECT_THROW(Recurrence{changed(kLast, 0)}, Error);
  constexpr double kTiny = std::numeric_limits<double>::denorm_min();
  EXPECT_THROW(Recurrence{changed(kCovariance, kTiny)}, Error);
}

TEST(Recurrence, OfTooLittleIsOfSomeUse) {
  const Recurrence recurrence = Recurrence::fit({{1, 2}});
  EXPECT_TRUE(std::isfinite(recurrence.of(std::vector<double>{1, 2, 3})));
}

}  // namespace
}  // namespace crnngan::table
