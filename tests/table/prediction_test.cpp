#include "table/prediction.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <set>
#include <span>

namespace crnngan::table {
namespace {

// Two variables: a turn by a tenth, and half of it plus one, all of which rows before tell.
std::vector<Scaled> turns() {
  std::vector<Scaled> sequences;
  for (int start = 0; start < 30; ++start) {
    Scaled& rows = sequences.emplace_back();
    for (int t = 0; t < 40; ++t) {
      const double turn = std::sin(start + 0.1 * t);
      rows.insert(rows.end(), {turn, turn / 2 + 1});
    }
  }
  return sequences;
}

TEST(Prediction, FindsWhatIsLinear) {
  const auto sequences = turns();
  const Prediction two = Prediction::fit(sequences, 2, 2, true);
  const Prediction none = Prediction::fit(sequences, 2, 0, false);
  for (std::size_t t = 2; t < 40; ++t) {
    // sin(x + d) = 2 cos(d) sin(x) - sin(x - d)
    const auto rows = std::span(sequences[3]).first(2 * t + 2);
    EXPECT_NEAR(two.of(0, rows), rows[2 * t], 0.01);
    EXPECT_NEAR(none.of(1, rows.last(2)), rows[2 * t + 1], 0.001);
  }
}

TEST(Prediction, HasAWeightForAllThatIsKnown) {
  const auto sequences = turns();
  for (std::size_t past = 0; past < kPasts; ++past) {
    const Prediction prediction = Prediction::fit(sequences, 2, past, false);
    ASSERT_EQ(prediction.weights().size(), 2U);
    for (std::size_t v = 0; v < 2; ++v) {
      EXPECT_EQ(prediction.weights()[v].size(), Prediction::size(v, 2, past));
    }
    const Prediction again(prediction.weights(), past);
    const auto rows = std::span(sequences[0]).first(12);
    EXPECT_EQ(again.of(1, rows), prediction.of(1, rows));
  }
}

// First rows alone tell of first rows where sequences are whole.
TEST(Prediction, OfFirstRowsOfWholeSequencesIsTheirMean) {
  std::vector<Scaled> sequences(50, Scaled{5, -1, -1, -1});
  const auto first = std::span(sequences[0]).first(1);
  EXPECT_NEAR(Prediction::fit(sequences, 1, 0, true).of(0, first), 5, 0.02);
  EXPECT_NEAR(Prediction::fit(sequences, 1, 0, false).of(0, first), 0.5, 0.01);
}

// Numbers that lie about a level of their own sequence: its mean so far tells more than the last
// four rows do, the error then is about that of one number.
TEST(Prediction, HoldsTheLevelOfASequence) {
  std::mt19937 random(4);
  std::normal_distribution<double> normal;
  std::vector<Scaled> sequences;
  for (int number = 0; number < 200; ++number) {
    const double level = 3 * normal(random);
    Scaled& rows = sequences.emplace_back();
    for (std::size_t t = 0; t < kMemory; ++t) rows.push_back(level + normal(random));
  }
  const std::size_t past = kPasts - 1;
  const Prediction prediction = Prediction::fit(sequences, 1, past, true);
  double squares = 0;
  for (const Scaled& rows : sequences) {
    squares += std::pow(prediction.of(0, rows) - rows.back(), 2);
  }
  // Of four rows alone: 1 + 1/4.
  EXPECT_LT(squares / 200, 1.15);
}

// Rows further back than kMemory do not count, so long sequences go on as those of training did.
TEST(Prediction, ForgetsWhatIsLongAgo) {
  const Prediction prediction = Prediction::fit(turns(), 2, kPasts - 1, true);
  Scaled rows = turns()[3];
  const double before = prediction.of(1, rows);
  const std::size_t last = rows.size() / 2 - 1;
  rows[2 * (last - kMemory - 1)] += 100;
  EXPECT_EQ(prediction.of(1, rows), before);
  rows[2 * (last - kMemory)] += 100;
  EXPECT_NE(prediction.of(1, rows), before);
}

TEST(Prediction, WindowsOfASeriesAreKnownFromAnywhere) {
  const Scaled series(100);
  const std::size_t past = kPasts - 1;
  std::set<std::size_t> counts;
  for (std::size_t t = kMemory; t < 100; ++t) {
    counts.insert(known_rows(series, 1, t, past, false).size());
    EXPECT_EQ(known_rows(series, 1, t, past, true).size(), kMemory + 1);
    EXPECT_EQ(known_rows(series, 1, t, 1, false).size(), 2);
  }
  EXPECT_EQ(counts.size(), kMemory - past + 1);
  EXPECT_EQ(*counts.begin(), past + 1);
  EXPECT_EQ(known_rows(series, 1, 6, past, true).size(), 7);
}

}  // namespace
}  // namespace crnngan::table
