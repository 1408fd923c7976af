#include "stats/grid.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <initializer_list>

#include "listening.h"

namespace crnngan::stats {
namespace {

double share(std::initializer_list<std::int64_t> onsets) {
  return share_on_grid(std::vector<std::int64_t>(onsets));
}

TEST(Grid, HasSixteenthsAndTripletsWhereverItBegins) {
  EXPECT_EQ(share({0, 96, 128, 192, 256, 288, 384, 3840}), 1);
  EXPECT_EQ(share({50, 146, 178, 242, 306, 338, 434, 3890}), 1);
  EXPECT_EQ(share({}), 0);
}

TEST(Grid, ForgivesATickOfRoundingAndNoMore) {
  EXPECT_EQ(share({0, 384, 768, 768 + 95, 768 + 129, 768 + 193}), 1);
  EXPECT_EQ(share({0, 384, 768, 768 + 93}), 0.75);
}

TEST(Grid, IsTheBestOfAllBeginnings) {
  for (std::uint32_t number = 0; number < 20; ++number) {
    const std::vector<std::int64_t> onsets = onsets_of(random_notes(60, number));
    double expected = 0;
    for (std::int64_t begin = 0; begin < 384; ++begin) {
      double on_grid = 0;
      for (const std::int64_t onset : onsets) {
        const std::int64_t place = (onset - begin + 384) % 384;
        for (const std::int64_t line : {0, 96, 128, 192, 256, 288, 384}) {
          if (std::abs(place - line) <= 1) ++on_grid;
        }
      }
      expected = std::max(expected, on_grid / static_cast<double>(onsets.size()));
    }
    EXPECT_DOUBLE_EQ(share_on_grid(onsets), expected) << number;
  }
}

}  // namespace
}  // namespace crnngan::stats
