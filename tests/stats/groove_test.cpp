#include "stats/groove.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <set>

#include "listening.h"
#include "stats/bars.h"

namespace crnngan::stats {
namespace {

double similarity(std::initializer_list<std::int64_t> onsets) {
  return groove_similarity(std::vector<std::int64_t>(onsets));
}

TEST(Groove, OfEqualBarsIsOneAndEachDifferentPositionTakesA64th) {
  EXPECT_EQ(similarity({100, 484, 1636, 2020}), 1);
  EXPECT_DOUBLE_EQ(similarity({100, 484, 1636}), 1 - 1.0 / 64);
  // Three bars: beats 1 and 2, beat 1, beat 3.
  EXPECT_DOUBLE_EQ(similarity({0, 384, 1536, 3072 + 768}), 1 - (1 + 3 + 2) / 3.0 / 64);
}

TEST(Groove, OnsetsBelongToTheNearestPosition) {
  // A tone just before the second bar is in it.
  EXPECT_EQ(similarity({0, 384, 1536 - 11, 1920 + 12 - 1}), 1);
}

TEST(Groove, NeedsTwoBars) {
  EXPECT_EQ(similarity({}), 0);
  EXPECT_EQ(similarity({0, 384}), 0);
}

TEST(Groove, OfTonesFarApartTakesNoTime) {
  EXPECT_NEAR(similarity({0, std::int64_t{1} << 50}), 1, 1e-9);
}

TEST(Groove, IsTheMeanOverAllPairsOfBars) {
  for (std::uint32_t number = 0; number < 20; ++number) {
    const std::vector<std::int64_t> onsets = onsets_of(random_notes(40 + 20 * number, number));
    std::vector<std::set<int>> bars;
    for (const std::int64_t onset : onsets) {
      const BarPlace place = place_in_bar(onset, onsets.front());
      bars.resize(std::max<std::size_t>(bars.size(), static_cast<std::size_t>(place.bar) + 1));
      bars[static_cast<std::size_t>(place.bar)].insert(place.position);
    }
    ASSERT_GE(bars.size(), 2u);
    double sum = 0;
    double pairs = 0;
    for (std::size_t a = 0; a < bars.size(); ++a) {
      for (std::size_t b = a + 1; b < bars.size(); ++b) {
        int alike = 0;
        for (int p = 0; p < 64; ++p) alike += bars[a].contains(p) == bars[b].contains(p) ? 1 : 0;
        sum += alike / 64.0;
        ++pairs;
      }
    }
    EXPECT_NEAR(groove_similarity(onsets), sum / pairs, 1e-12) << number;
  }
}

}  // namespace
}  // namespace crnngan::stats
