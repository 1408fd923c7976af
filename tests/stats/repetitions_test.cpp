#include "stats/repetitions.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <ctime>
#include <random>
#include <stdexcept>
#include <vector>

namespace crnngan::stats {
namespace {

using testing::ElementsAre;
using Pitches = std::vector<std::uint8_t>;

// The definition, word for word; quadratic.
Repetitions repetitions_by_definition(const Pitches& pitches) {
  const auto size = static_cast<std::ptrdiff_t>(pitches.size());
  Repetitions repetitions{};
  for (std::ptrdiff_t n = kShortestRepetition; n <= kLongestRepetition; ++n) {
    for (std::ptrdiff_t i = 0; i + n <= size; ++i) {
      for (std::ptrdiff_t j = i + n; j + n <= size; ++j) {
        const auto first = pitches.begin();
        repetitions[static_cast<std::size_t>(n - kShortestRepetition)] +=
            std::equal(first + i, first + i + n, first + j);
      }
    }
  }
  return repetitions;
}

TEST(Repetitions, EmptyAndShortMusicHasNone) {
  EXPECT_EQ(count_repetitions({}), Repetitions{});
  EXPECT_EQ(count_repetitions(Pitches{60}), Repetitions{});
  EXPECT_EQ(count_repetitions(Pitches{60, 60, 60}), Repetitions{});
}

TEST(Repetitions, TwoEqualPairsOfTonesAreOneRepetition) {
  EXPECT_THAT(count_repetitions(Pitches{60, 62, 60, 62}), ElementsAre(1, 0, 0, 0, 0, 0, 0, 0));
}

TEST(Repetitions, EachPairOfOccurrencesCounts) {
  // 60 62 stands at 0, 3 and 6: three pairs.
  EXPECT_THAT(count_repetitions(Pitches{60, 62, 1, 60, 62, 2, 60, 62}),
              ElementsAre(3, 0, 0, 0, 0, 0, 0, 0));
}

TEST(Repetitions, APassageDoesNotRepeatItselfByOverlap) {
  // Of five equal tones: pairs at distance 2 and 3, (0,2) (1,3) (0,3).
  EXPECT_THAT(count_repetitions(Pitches{60, 60, 60, 60, 60}), ElementsAre(3, 0, 0, 0, 0, 0, 0, 0));
}

TEST(Repetitions, ARepeatedPhraseCountsForEachLengthInIt) {
  // Ten different tones twice: 11 - n windows of n tones recur.
  Pitches phrase;
  for (int repeat = 0; repeat < 2; ++repeat) {
    for (std::uint8_t pitch = 50; pitch < 60; ++pitch) phrase.push_back(pitch);
  }
  EXPECT_THAT(count_repetitions(phrase), ElementsAre(9, 8, 7, 6, 5, 4, 3, 2));
}

TEST(Repetitions, LowestPitchIsATone) {
  // Zeros must not be taken for missing tones at the end.
  EXPECT_THAT(count_repetitions(Pitches{5, 0, 0, 7, 5, 0}), ElementsAre(1, 0, 0, 0, 0, 0, 0, 0));
}

TEST(Repetitions, NineTonesThatDifferInTheFirstOnlyAreNotEqual) {
  Pitches pitches;
  for (const std::uint8_t first : Pitches{127, 63}) {
    pitches.push_back(first);
    for (std::uint8_t pitch = 80; pitch < 88; ++pitch) pitches.push_back(pitch);
  }
  EXPECT_THAT(count_repetitions(pitches), ElementsAre(7, 6, 5, 4, 3, 2, 1, 0));
}

TEST(Repetitions, PitchOver127IsRefused) {
  EXPECT_THROW(count_repetitions(Pitches{60, 128}), std::invalid_argument);
}

TEST(Repetitions, AgreeWithTheDefinitionOnRandomMusic) {
  std::mt19937 random(350);
  for (int trial = 0; trial < 2000; ++trial) {
    const unsigned alphabet = trial % 50 == 0 ? 128 : 1 + random() % 4;
    const unsigned highest = random() % 2 == 0 ? alphabet - 1 : 127;
    Pitches pitches(random() % 70);
    for (std::uint8_t& pitch : pitches) {
      pitch = static_cast<std::uint8_t>(highest - random() % alphabet);
    }
    ASSERT_EQ(count_repetitions(pitches), repetitions_by_definition(pitches))
        << "trial " << trial << ", pitches " << testing::PrintToString(pitches);
  }
}

TEST(Repetitions, CountsOfLongUniformMusicDoNotOverflow) {
  // Of L equal tones: (L - 2n + 1)(L - 2n + 2) / 2 pairs.
  constexpr std::int64_t kLength = 100'000;
  const Repetitions repetitions = count_repetitions(Pitches(kLength, 60));
  for (int n = kShortestRepetition; n <= kLongestRepetition; ++n) {
    EXPECT_EQ(repetitions[static_cast<std::size_t>(n - kShortestRepetition)],
              (kLength - 2 * n + 1) * (kLength - 2 * n + 2) / 2)
        << n << " tones";
  }
}

TEST(Repetitions, OfLongMusicTakeNoTimeEvenAtWorst) {
  constexpr std::int64_t kLength = 2'000'000;
  Pitches alternating(kLength, 60);
  for (std::size_t k = 0; k < alternating.size(); k += 2) alternating[k] = 62;
  for (const Pitches& pitches : {Pitches(kLength, 60), alternating}) {
    const std::clock_t start = std::clock();
    EXPECT_GT(count_repetitions(pitches)[0], 0);
    EXPECT_LT(std::clock() - start, 2 * CLOCKS_PER_SEC);
  }
}

}  // namespace
}  // namespace crnngan::stats
