#include "table/knots.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace crnngan::table {
namespace {

std::vector<double> numbers(int count) {
  std::vector<double> all;
  for (int i = 0; i < count; ++i) all.push_back(std::pow(std::sin(i), 3));
  return all;
}

TEST(Knots, ANumberComesBackFromItsPlace) {
  const Knots knots = knots_of(numbers(4000), 64);
  EXPECT_TRUE(std::ranges::is_sorted(knots));
  for (const double number : numbers(100)) {
    const double place = place_of(knots, number);
    EXPECT_GE(place, 0);
    EXPECT_LE(place, 1);
    EXPECT_NEAR(number_at(knots, place), number, 1e-9);
  }
  EXPECT_EQ(place_of(knots, -2), 0);
  EXPECT_EQ(place_of(knots, 2), 1);
  EXPECT_EQ(number_at(knots, 1), *std::ranges::max_element(knots));
}

TEST(Knots, BinsAreAsManyAsNumbersAllowAndNoMore) {
  EXPECT_EQ(bins_for(4000, 64), 15);  // sqrt(4000) / 4
  EXPECT_EQ(bins_for(4000, 7), 7);
  EXPECT_EQ(bins_for(20, 64), 6);
  EXPECT_EQ(bins_for(0, 64), 6);
  EXPECT_EQ(bins_of(knots_of(numbers(4000), 15)), 15);
  EXPECT_EQ(bins_of(knots_of({}, 6)), 6);
}

TEST(Knots, BinsAtTheEndsHoldFewerNumbers) {
  const Knots knots = knots_of(numbers(4000), 15);
  const auto all = numbers(4000);
  std::vector<int> counts(15);
  for (const double number : all) {
    ++counts[std::min<std::size_t>(14, static_cast<std::size_t>(15 * place_of(knots, number)))];
  }
  EXPECT_LT(counts.front(), counts[7] / 4);
  EXPECT_LT(counts.back(), counts[7] / 4);
}

TEST(Knots, EqualNumbersDoNoHarm) {
  const Knots knots = knots_of(std::vector<double>(100, 3.5), 8);
  EXPECT_EQ(number_at(knots, 0.5), 3.5);
  EXPECT_EQ(number_at(knots, place_of(knots, 3.5)), 3.5);
}

}  // namespace
}  // namespace crnngan::table
