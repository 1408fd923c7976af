#include "sequence/bins.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace crnngan::sequence {
namespace {

const Bins kBins({{0, 0}, {1, 2}, {3, 3}});
TEST(Bins, HoldTheirOwnValuesAndTheNearestOfOthers) {
  EXPECT_EQ(kBins.of(-5), 0);
  EXPECT_EQ(kBins.of(0), 0);
  EXPECT_EQ(kBins.of(0.4F), 0);
  EXPECT_EQ(kBins.of(0.6F), 1);
  EXPECT_EQ(kBins.of(1), 1);
  EXPECT_EQ(kBins.of(2), 1);
  EXPECT_EQ(kBins.of(2.4F), 1);
  EXPECT_EQ(kBins.of(2.6F), 2);
  EXPECT_EQ(kBins.of(99), 2);
}

TEST(Bins, SpreadValuesOverIntervals) {
  EXPECT_EQ(kBins.value(0, 0.7F), 0);
  EXPECT_EQ(kBins.value(1, 0), 1);
  EXPECT_EQ(kBins.value(1, 0.25F), 1.25F);
}

TEST(Bins, MustGoUpwards) {
  using List = std::vector<Bins::Bin>;
  for (const List& wrong : {List{}, List{{1, 0}}, List{{0, 1}, {1, 2}}, List{{0, NAN}}}) {
    EXPECT_THROW(Bins{wrong}, std::invalid_argument);
  }
}

}  // namespace
}  // namespace crnngan::sequence
