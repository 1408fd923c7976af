#include <gmock/gmock.h>

#include <numeric>

#include "train/validation.h"

namespace crnngan::train {
namespace {

std::vector<std::vector<std::size_t>> windows(std::vector<std::size_t> lengths, std::size_t most) {
  std::vector<std::vector<std::size_t>> rows;
  for (const sequence::Window& window : side_by_side(lengths, 4, most)) {
    rows.push_back({window.sequence, window.first, window.length});
  }
  return rows;
}

TEST(SideBySide, WindowsCoverEachSequence) {
  using Rows = std::vector<std::vector<std::size_t>>;
  EXPECT_EQ(windows({8}, 9), (Rows{{0, 0, 4}, {0, 4, 4}}));
  EXPECT_EQ(windows({9}, 9), (Rows{{0, 0, 4}, {0, 4, 4}, {0, 5, 4}}));
  EXPECT_EQ(windows({0, 1, 2, 4}, 9), (Rows{{2, 0, 2}, {3, 0, 4}}));
  EXPECT_EQ(windows({}, 9), Rows{});
}

TEST(SideBySide, OfManyThoseThatAreSpreadOverAll) {
  using Rows = std::vector<std::vector<std::size_t>>;
  EXPECT_EQ(windows({8, 8, 8}, 3), (Rows{{0, 0, 4}, {1, 0, 4}, {2, 0, 4}}));
  EXPECT_EQ(windows({8, 8, 8}, 6).size(), 6U);
}

}  // namespace
}  // namespace crnngan::train
