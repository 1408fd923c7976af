#include "score/interval.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.h"

namespace crnngan::score {
namespace {

TEST(Interval, IsStudentsOfTheMean) {
  const Interval three = interval_of(std::vector<double>{1, 2, 3});
  EXPECT_DOUBLE_EQ(three.mean, 2);
  EXPECT_NEAR(three.low, 2 - 4.303 / std::sqrt(3), 1e-12);
  EXPECT_NEAR(three.high, 2 + 4.303 / std::sqrt(3), 1e-12);
  const Interval one = interval_of(std::vector<double>{0.75});
  EXPECT_EQ(one.low, 0.75);
  EXPECT_EQ(one.high, 0.75);
}

TEST(Interval, HoldsTheTrueMeanNineteenTimesInTwenty) {
  const RandomStream random(5, Purpose::kSynthetic, 0);
  for (const std::size_t size : {2UL, 3UL, 8UL, 40UL}) {
    int held = 0;
    constexpr int kTrials = 4000;
    std::uint64_t draw = 0;
    for (int trial = 0; trial < kTrials; ++trial) {
      std::vector<double> values;
      for (std::size_t i = 0; i < size; ++i) {
        double normal = -6;  // about 0, of deviation 1
        for (int k = 0; k < 12; ++k) normal += double{random.uniform(draw++)};
        values.push_back(normal);
      }
      const Interval interval = interval_of(values);
      held += interval.low <= 0 && 0 <= interval.high ? 1 : 0;
    }
    EXPECT_NEAR(held / double{kTrials}, 0.95, 0.015) << size;
  }
}

}  // namespace
}  // namespace crnngan::score
