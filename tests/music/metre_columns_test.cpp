#include "music/metre_columns.h"

#include <gtest/gtest.h>

namespace crnngan::music {
namespace {

constexpr std::int64_t kOneQuarter = kTicksPerQuarter;

Signatures in(midi::TimeSignature signature, std::int64_t first_onset = 0) {
  return {.first_onset_ticks = first_onset, .keeps_beat = true, .times = {{0, signature}}};
}

TEST(MetreNumbers, CountBeatsAndStepsFromOne) {
  const Metre metre(in({3, 4}));
  EXPECT_EQ(metre_numbers(metre, 0), (MetreNumbers{3, 1, 1}));
  EXPECT_EQ(metre_numbers(metre, 2 * kOneQuarter), (MetreNumbers{3, 3, 1}));
  EXPECT_EQ(metre_numbers(metre, 3 * kOneQuarter), (MetreNumbers{3, 1, 1}));
  EXPECT_EQ(metre_numbers(metre, kOneQuarter / 4), (MetreNumbers{3, 1, 7}));       // a sixteenth
  EXPECT_EQ(metre_numbers(metre, kOneQuarter * 2 / 3), (MetreNumbers{3, 1, 17}));  // of a triplet
}

TEST(MetreNumbers, BeginWhereThePieceDoes) {
  EXPECT_EQ(metre_numbers(Metre(in({4, 4}, 3 * kOneQuarter)), 0), (MetreNumbers{4, 4, 1}));
}

TEST(MetreNumbers, BeatsOfCompoundTimeAreDottedQuarters) {
  const Metre metre(in({6, 8}));
  EXPECT_EQ(metre_numbers(metre, kOneQuarter), (MetreNumbers{2, 1, 25}));
  EXPECT_EQ(metre_numbers(metre, 3 * kOneQuarter / 2), (MetreNumbers{2, 2, 1}));
}

TEST(MetreNumbers, WithoutABeatAreUnknown) {
  Signatures signatures = in({4, 4});
  signatures.keeps_beat = false;
  EXPECT_EQ(metre_numbers(Metre(signatures), kOneQuarter), MetreNumbers{});
}

TEST(MetreNumbers, WithoutASignatureTellTheBeatAlone) {
  EXPECT_EQ(metre_numbers(Metre({.keeps_beat = true}), kOneQuarter / 2), (MetreNumbers{0, 0, 13}));
}

TEST(MetreNumbers, StayWithinTheirColumns) {
  const Metre metre(in({40, 4}));
  EXPECT_EQ(metre_numbers(metre, 30 * kOneQuarter), (MetreNumbers{kMostBeats, kMostBeats, 1}));
  const Metre slow(in({2, 1}));
  EXPECT_LE(metre_numbers(slow, 4 * kOneQuarter - 1).step, kMostSteps);
}

}  // namespace
}  // namespace crnngan::music
