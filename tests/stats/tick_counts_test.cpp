#include "stats/tick_counts.h"

#include <gmock/gmock.h>

#include <vector>

namespace crnngan::stats {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Ticks = std::vector<std::int64_t>;

constexpr std::int64_t kLong = 1'000'000'000'000;  // far beyond what is counted in a table

TEST(TickCounts, OfNothingAreZero) {
  const TickCounts counts(Ticks{});
  EXPECT_EQ(counts.count(), 0);
  EXPECT_EQ(counts.count_of_zero(), 0);
  EXPECT_EQ(counts.mean(), 0);
  EXPECT_EQ(counts.median(), 0);
  EXPECT_THAT(counts.most_frequent(3), IsEmpty());
}

TEST(TickCounts, MedianIsTheMiddleValueOrBetweenTheMiddleTwo) {
  EXPECT_EQ(TickCounts(Ticks{5, 1, 9}).median(), 5);
  EXPECT_EQ(TickCounts(Ticks{5, 1, 9, 6}).median(), 5.5);
  EXPECT_EQ(TickCounts(Ticks{0, 0, 0, 7}).median(), 0);
}

TEST(TickCounts, MedianMayLieAmongLongTicks) {
  EXPECT_EQ(TickCounts(Ticks{kLong + 2, 1, kLong}).median(), kLong);
  EXPECT_EQ(TickCounts(Ticks{kLong + 2, 4, 1, kLong}).median(), 4 + (kLong - 4) / 2.0);
  EXPECT_EQ(TickCounts(Ticks{2047, 2048}).median(), 2047.5);
}

TEST(TickCounts, MeanCountsEachValueAsOftenAsItOccurs) {
  EXPECT_EQ(TickCounts(Ticks{0, 0, 3, 9}).mean(), 3);
  EXPECT_EQ(TickCounts(Ticks{kLong, kLong + 2}).mean(), kLong + 1);
}

TEST(TickCounts, MostFrequentLeaveOutZero) {
  const TickCounts counts(Ticks{0, 0, 0, 96, 48, 96});
  EXPECT_EQ(counts.count_of_zero(), 3);
  EXPECT_THAT(counts.most_frequent(5), ElementsAre(TickCount{96, 2}, TickCount{48, 1}));
}

TEST(TickCounts, OfEquallyFrequentTheShorterComeFirst) {
  const TickCounts counts(Ticks{kLong, 96, 48, 24, kLong, 96});
  EXPECT_THAT(counts.most_frequent(3),
              ElementsAre(TickCount{96, 2}, TickCount{kLong, 2}, TickCount{24, 1}));
}

}  // namespace
}  // namespace crnngan::stats
