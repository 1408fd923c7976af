#include "music/cells.h"

#include <gmock/gmock.h>

#include "events.h"
#include "music/pace.h"

namespace crnngan::music {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Tone kC{100, 60, 64, 0};
constexpr Tone kE{100, 64, 65, 0};
constexpr Tone kG{100, 67, 66, 0};
constexpr Tone kEmpty{};

Tone after(Tone tone, std::int32_t gap_ticks) {
  tone.gap_ticks = gap_ticks;
  return tone;
}

TEST(Cells, TonesOfOneOnsetShareACell) {
  const std::vector<Tone> tones{kC, kE, after(kG, 10), after(kC, 5), kE, kG};
  EXPECT_THAT(to_cells(tones, 3), ElementsAre(kC, kE, kEmpty,                 //
                                              after(kG, 10), kEmpty, kEmpty,  //
                                              after(kC, 5), kE, kG));
}

TEST(Cells, AChordOfMoreTonesGoesOnInTheNextCell) {
  const std::vector<Tone> tones{after(kC, 7), kE, kG, after(kC, 1)};
  EXPECT_THAT(to_cells(tones, 2), ElementsAre(after(kC, 7), kE, kG, kEmpty, after(kC, 1), kEmpty));
}

TEST(Cells, ASilenceHasACellOfItsOwn) {
  const std::vector<Tone> events{kC, silence(300), after(kE, 50), kG};
  EXPECT_THAT(to_cells(events, 2),
              ElementsAre(kC, kEmpty, silence(300), kEmpty, after(kE, 50), kG));
}

TEST(Cells, OfOneToneAreTheTones) {
  const std::vector<Tone> tones = random_music(500, 1);
  EXPECT_EQ(to_cells(tones, 1), tones);
}

TEST(Cells, GiveTheTonesBack) {
  for (int n = 1; n <= kMostTonesPerCell; ++n) {
    for (std::uint32_t seed = 0; seed < 20; ++seed) {
      const std::vector<Tone> tones = random_music(seed * 20, seed);
      const std::vector<Tone> events = with_silences(tones);
      EXPECT_EQ(from_cells(to_cells(tones, n), n), tones) << n << " tones a cell, seed " << seed;
      EXPECT_EQ(from_cells(to_cells(events, n), n), events) << n << " tones a cell, seed " << seed;
    }
  }
}

TEST(Cells, AreFullUnlessTheirChordEnds) {
  const std::vector<Tone> tones = random_music(1000, 3);
  for (int n = 2; n <= kMostTonesPerCell; ++n) {
    const auto size = static_cast<std::size_t>(n);
    const std::vector<Tone> cells = to_cells(tones, n);
    for (std::size_t first = size; first < cells.size(); first += size) {
      const bool chord_goes_on = cells[first].gap_ticks == 0;
      EXPECT_TRUE(!chord_goes_on || !is_silence(cells[first - 1])) << "cell at " << first;
      for (std::size_t slot = first + 1; slot < first + size; ++slot) {
        EXPECT_EQ(cells[slot].gap_ticks, 0);
      }
    }
  }
}

TEST(Cells, OfNoTonesAreNone) { EXPECT_THAT(to_cells({}, 3), IsEmpty()); }

TEST(Cells, AnEmptySlotBeforeAToneIsPassedOver) {
  EXPECT_THAT(from_cells(std::vector<Tone>{kC, kEmpty, kG}, 3), ElementsAre(kC, kG));
}

TEST(Cells, SizesOutOfRangeAndBrokenCellsAreRefused) {
  EXPECT_THROW(to_cells({}, 0), std::invalid_argument);
  EXPECT_THROW(to_cells({}, kMostTonesPerCell + 1), std::invalid_argument);
  EXPECT_THROW(from_cells(std::vector<Tone>{kC, kE, kG}, 2), std::invalid_argument);
  EXPECT_THROW(join_chords({}, 0), std::invalid_argument);
}

TEST(JoinChords, AToneNearTheFirstOfAChordMovesToItsOnset) {
  // Onsets 0, 5, 7, 12, 30: within 8 ticks of 0 are 5 and 7; 12 begins anew.
  const std::vector<Tone> tones{kC, after(kE, 5), after(kG, 2), after(kC, 5), after(kE, 18)};
  EXPECT_THAT(join_chords(tones, 8), ElementsAre(kC, kE, kG, after(kC, 12), after(kE, 18)));
}

TEST(JoinChords, OnsetsMoveByLessThanTheChordGapAndOnlyBack) {
  const std::vector<Tone> tones = random_music(2000, 5);
  for (const int chord_gap : {2, 8, 100}) {
    const std::vector<Tone> joined = join_chords(tones, chord_gap);
    ASSERT_EQ(joined.size(), tones.size());
    std::int64_t onset = 0;
    std::int64_t joined_onset = 0;
    for (std::size_t i = 0; i < tones.size(); ++i) {
      onset += tones[i].gap_ticks;
      joined_onset += joined[i].gap_ticks;
      EXPECT_TRUE(joined[i].gap_ticks == 0 || joined[i].gap_ticks >= chord_gap);
      EXPECT_TRUE(joined_onset <= onset && onset < joined_onset + chord_gap) << "tone " << i;
      EXPECT_EQ(after(joined[i], 0), after(tones[i], 0));
    }
  }
}

TEST(JoinChords, WithOneTickNothingMoves) {
  const std::vector<Tone> tones = random_music(500, 6);
  EXPECT_EQ(join_chords(tones, 1), tones);
}

}  // namespace
}  // namespace crnngan::music
