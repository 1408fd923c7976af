#include "table/prediction.h"

#include <gtest/gtest.h>

#include <cmath>

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
    EXPECT_NEAR(two.of(0, sequences[3], t), sequences[3][2 * t], 0.01);
    EXPECT_NEAR(none.of(1, sequences[3], t), sequences[3][2 * t + 1], 0.001);
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
    EXPECT_EQ(again.of(1, sequences[0], 5), prediction.of(1, sequences[0], 5));
  }
}

// First rows alone tell of first rows where sequences are whole.
TEST(Prediction, OfFirstRowsOfWholeSequencesIsTheirMean) {
  std::vector<Scaled> sequences(50, Scaled{5, -1, -1, -1});
  EXPECT_NEAR(Prediction::fit(sequences, 1, 0, true).of(0, sequences[0], 0), 5, 0.02);
  EXPECT_NEAR(Prediction::fit(sequences, 1, 0, false).of(0, sequences[0], 0), 0.5, 0.01);
}

}  // namespace
}  // namespace crnngan::table
