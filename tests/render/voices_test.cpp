#include "render/voices.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "render/notes.h"

namespace crnngan::render {
namespace {

using test::note;

constexpr std::int64_t kQuarterTicks = 384;

struct Written {
  Measures measures;
  std::vector<WrittenNote> notes;
  std::vector<StaffMeasure> staff;
};

Written written(const std::vector<midi::Note>& notes, const Measures& measures) {
  Written result{measures, {}, {}};
  const Grids grids(notes, result.measures);
  result.notes = quantise(notes, grids);
  std::int64_t count = 1;
  for (const WrittenNote& each : result.notes) {
    count = std::max(count, measures.measure_at(each.end - 1).number + 1);
  }
  result.staff = voices_of(result.notes, grids, result.measures, count);
  return result;
}

Written written(const std::vector<midi::Note>& notes, midi::TimeSignature signature = {}) {
  return written(notes, Measures(signature));
}

std::vector<int> lengths(const Voice& voice) {
  std::vector<int> list;
  for (const Symbol& symbol : voice) list.push_back(symbol.length);
  return list;
}

// Simple, compound, odd, changing at barlines and inside of measures, with a pickup.
const std::vector<midi::TimeSignatureChange> kMeters[] = {
    {{0, {4, 4}}},
    {{0, {3, 4}}},
    {{0, {2, 2}}},
    {{0, {6, 8}}},
    {{0, {5, 8}}},
    {{0, {3, 8}}},
    {{0, {7, 16}}},
    {{0, {1, 32}}},
    {{0, {12, 8}}},
    {{0, {1, 8}}, {kQuarterTicks / 2, {6, 8}}},
    {{0, {3, 16}}, {kQuarterTicks * 3 / 4, {4, 4}}, {kQuarterTicks * 9, {9, 8}}},
    {{0, {4, 4}}, {1000, {3, 4}}, {2222, {6, 8}}, {kQuarterTicks * 10, {5, 16}}}};

std::vector<Written> random_music() {
  std::vector<Written> all;
  for (const auto& meter : kMeters) {
    for (std::uint32_t number = 0; number < 20; ++number) {
      all.push_back(written(test::random_notes(number, 5 + static_cast<int>(number) * 10),
                            Measures({.time_signatures = meter})));
    }
  }
  return all;
}

TEST(Voices, FillEveryMeasure) {
  for (const Written& music : random_music()) {
    for (std::size_t number = 0; number < music.staff.size(); ++number) {
      const auto measure = music.measures.measure(static_cast<std::int64_t>(number));
      const StaffMeasure& voices = music.staff[number];
      ASSERT_TRUE(!voices.empty() && voices.size() <= 4);
      for (const Voice& voice : voices) {
        std::int64_t place = measure.start;
        for (const Symbol& symbol : voice) {
          ASSERT_EQ(symbol.start, place);
          place += symbol.length;
        }
        ASSERT_EQ(place, measure.end);
      }
    }
  }
}

TEST(Voices, EverySymbolHasANoteValue) {
  for (const Written& music : random_music()) {
    for (const StaffMeasure& voices : music.staff) {
      for (const Voice& voice : voices) {
        for (const Symbol& symbol : voice) {
          if (symbol.whole_measure) continue;
          const std::vector<int> values = symbol.in_tuplet
                                              ? std::vector<int>{4, 8, 16}
                                              : std::vector<int>{3, 6, 12, 18, 24, 36, 48, 72, 96};
          ASSERT_EQ(std::count(values.begin(), values.end(), symbol.length), 1) << symbol.length;
        }
      }
    }
  }
}

TEST(Voices, HoldEveryNoteOnceFromItsOnset) {
  for (const Written& music : random_music()) {
    std::map<std::pair<std::int64_t, int>, int> begun;
    for (const StaffMeasure& voices : music.staff) {
      for (const Voice& voice : voices) {
        for (const Symbol& symbol : voice) {
          if (symbol.tied_from) continue;
          for (const ScoreTone& tone : symbol.tones) ++begun[{symbol.start, tone.pitch}];
        }
      }
    }
    EXPECT_EQ(begun.size(), music.notes.size());
    for (const WrittenNote& each : music.notes) {
      EXPECT_EQ((begun[{each.onset, each.pitch}]), 1);
    }
  }
}

TEST(Voices, TiesJoinToTheLengthOfTheNote) {
  const Written music = written({note(192, 384 * 6, 72)});
  std::int64_t length = 0;
  bool is_open = false;
  for (const StaffMeasure& voices : music.staff) {
    for (const Symbol& symbol : voices[0]) {
      if (symbol.tones.empty()) continue;
      EXPECT_EQ(symbol.tied_from, is_open);
      is_open = symbol.tied_to;
      length += symbol.length;
    }
  }
  EXPECT_FALSE(is_open);
  EXPECT_EQ(length, 24 * 6);
}

TEST(Voices, ShowsWhereBeatsBegin) {
  // An eighth, then a quarter across the beat.
  const Written music = written({note(0, 192, 72), note(192, 384, 74), note(576, 960, 76)});
  EXPECT_EQ(lengths(music.staff[0][0]), (std::vector<int>{12, 12, 12, 12, 48}));
}

TEST(Voices, WritesCompoundTimeInDottedQuarters) {
  const Written music = written({note(0, 576, 72), note(576, 576, 74)}, {6, 8});
  EXPECT_EQ(lengths(music.staff[0][0]), (std::vector<int>{36, 36}));
}

TEST(Voices, ATripletBeatIsFilledByThirds) {
  const Written music = written({note(0, 256, 72), note(256, 128, 74), note(384, 1152, 76)});
  const Voice& voice = music.staff[0][0];
  EXPECT_EQ(lengths(voice), (std::vector<int>{16, 8, 72}));
  EXPECT_TRUE(voice[0].in_tuplet);
  EXPECT_TRUE(voice[1].in_tuplet);
  EXPECT_FALSE(voice[2].in_tuplet);
}

TEST(Voices, ARestOfASixteenthIsClosedBehindANoteThatIsAsLong) {
  // Eighths played as sixteenths; quarters played as eighths, which stay; as dotted eighths.
  const auto first_measure = [](std::int64_t length, std::int64_t apart) {
    std::vector<midi::Note> notes;
    for (std::int64_t n = 0; n * apart < 1536; ++n) notes.push_back(note(n * apart, length, 72));
    return lengths(written(notes).staff.at(0)[0]);
  };
  EXPECT_EQ(first_measure(96, 192), (std::vector<int>{12, 12, 12, 12, 12, 12, 12, 6, 6}));
  EXPECT_EQ(first_measure(192, 384), (std::vector<int>{12, 12, 12, 12, 12, 12, 12, 12}));
  EXPECT_EQ(first_measure(288, 384), (std::vector<int>{24, 24, 24, 18, 6}));
}

TEST(Voices, NotesOfOneOnsetAndEndAreAChord) {
  const Written music = written({note(0, 384, 72), note(0, 384, 76), note(0, 384, 79)});
  EXPECT_EQ(music.staff[0].size(), 1U);
  EXPECT_EQ(music.staff[0][0][0].tones.size(), 3U);
}

TEST(Voices, AHeldNoteUnderAMelodyIsASecondVoice) {
  const Written music = written({note(0, 1536, 60), note(0, 384, 72), note(384, 384, 74),
                                 note(768, 384, 76), note(1152, 384, 77)});
  const auto& voices = music.staff[0];
  ASSERT_EQ(voices.size(), 2U);
  EXPECT_EQ(lengths(voices[0]), (std::vector<int>{24, 24, 24, 24}));
  EXPECT_EQ(lengths(voices[1]), std::vector<int>{96});
}

TEST(Voices, NotesOfFourLengthsThatBeginTogetherKeepThem) {
  const Written music =
      written({note(0, 384, 76), note(0, 768, 72), note(0, 1152, 67), note(0, 1536, 60)});
  const auto& voices = music.staff[0];
  ASSERT_EQ(voices.size(), 4U);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(voices[i][0].length, 24 * (static_cast<int>(i) + 1));
    EXPECT_EQ(voices[i][0].tones.size(), 1U);
  }
}

TEST(Voices, AFifthLengthThatBeginsWithFourOthersBecomesTheNearest) {
  const Written music = written({note(0, 192, 79), note(0, 384, 76), note(0, 1056, 72),
                                 note(0, 1152, 67), note(0, 1536, 60)});
  ASSERT_EQ(music.staff[0].size(), 4U);
  std::map<int, int> lengths;  // by pitch, ties joined
  for (const Voice& voice : music.staff[0]) {
    for (const Symbol& symbol : voice) {
      for (const ScoreTone& tone : symbol.tones) lengths[tone.pitch] += symbol.length;
    }
  }
  EXPECT_EQ(lengths, (std::map<int, int>{{79, 12}, {76, 24}, {72, 66}, {67, 72}, {60, 72}}));
}

TEST(Voices, ARestFillsUpAnEighthBeforeItGoesOn) {
  const Written music = written({note(0, 96, 72), note(384, 96, 72), note(480, 192, 74)});
  // A sixteenth, its rest, that of an eighth; a syncopation, which stays as it is.
  EXPECT_EQ(lengths(music.staff[0][0]), (std::vector<int>{6, 6, 12, 6, 12, 6, 48}));
}

TEST(Voices, AnEmptyMeasureIsARest) {
  const Written music = written({note(0, 384, 72), note(384 * 8, 384, 72)});
  EXPECT_TRUE(music.staff[1][0].front().whole_measure);
}

}  // namespace
}  // namespace crnngan::render
