#include "stats/summary.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace crnngan::stats {
namespace {

TEST(Summary, QuartilesOfFiveValuesAreValues) {
  const Summary summary = summarise(std::vector<double>{50, 10, 20, 100, 40});
  EXPECT_DOUBLE_EQ(summary.mean, 44);
  EXPECT_DOUBLE_EQ(summary.lower_quartile, 20);
  EXPECT_DOUBLE_EQ(summary.median, 40);
  EXPECT_DOUBLE_EQ(summary.upper_quartile, 50);
}

TEST(Summary, QuartilesBetweenValuesAreInterpolated) {
  const Summary summary = summarise(std::vector<double>{4, 3, 2, 1});
  EXPECT_DOUBLE_EQ(summary.mean, 2.5);
  EXPECT_DOUBLE_EQ(summary.lower_quartile, 1.75);
  EXPECT_DOUBLE_EQ(summary.median, 2.5);
  EXPECT_DOUBLE_EQ(summary.upper_quartile, 3.25);
}

TEST(Summary, OneValueIsItsOwnSummary) {
  const Summary summary = summarise(std::vector<double>{0.3});
  EXPECT_EQ(summary.mean, 0.3);
  EXPECT_EQ(summary.lower_quartile, 0.3);
  EXPECT_EQ(summary.median, 0.3);
  EXPECT_EQ(summary.upper_quartile, 0.3);
}

TEST(Summary, OfNoValuesIsRefused) {
  EXPECT_THROW(summarise(std::vector<double>{}), std::invalid_argument);
}

}  // namespace
}  // namespace crnngan::stats
