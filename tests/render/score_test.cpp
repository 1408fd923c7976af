#include "render/score.h"

#include <gtest/gtest.h>

#include <map>

#include "render/notes.h"

namespace crnngan::render {
namespace {

using test::note;

struct Engraved {
  std::vector<WrittenNote> notes;
  std::vector<Measure> score;
};

Engraved engraved(const std::vector<midi::Note>& notes, midi::TimeSignature signature = {}) {
  const Measures measures(signature);
  const Grids grids(notes, measures);
  Engraved result{quantise(notes, grids), {}};
  result.score = engrave(result.notes, grids, measures);
  return result;
}

std::vector<int> lengths(const Voice& voice) {
  std::vector<int> list;
  for (const Symbol& symbol : voice) list.push_back(symbol.length);
  return list;
}

const midi::TimeSignature kSignatures[] = {{4, 4}, {3, 4}, {2, 2},  {6, 8},  {5, 8},
                                           {9, 8}, {3, 8}, {7, 16}, {1, 32}, {12, 8}};

TEST(Score, EveryVoiceFillsEveryMeasure) {
  for (const midi::TimeSignature signature : kSignatures) {
    for (std::uint32_t number = 0; number < 20; ++number) {
      const Engraved music = engraved(test::random_notes(number, 5 + number * 10), signature);
      const std::int64_t length = Measures(signature).measure();
      for (const Measure& measure : music.score) {
        ASSERT_EQ(measure.staves.size(), 2U);
        for (const auto& voices : measure.staves) {
          ASSERT_TRUE(voices.size() == 1 || voices.size() == 2);
          for (const Voice& voice : voices) {
            std::int64_t place = measure.start;
            for (const Symbol& symbol : voice) {
              ASSERT_EQ(symbol.start, place);
              place += symbol.length;
            }
            ASSERT_EQ(place, measure.start + length);
          }
        }
      }
    }
  }
}

TEST(Score, EverySymbolHasANoteValue) {
  for (const midi::TimeSignature signature : kSignatures) {
    for (std::uint32_t number = 0; number < 20; ++number) {
      for (const Measure& measure : engraved(test::random_notes(number, 150), signature).score) {
        for (const auto& voices : measure.staves) {
          for (const Voice& voice : voices) {
            for (const Symbol& symbol : voice) {
              if (symbol.whole_measure) continue;
              const std::vector<int> values =
                  symbol.in_tuplet ? std::vector<int>{4, 8, 16}
                                   : std::vector<int>{3, 6, 12, 18, 24, 36, 48, 72, 96};
              ASSERT_TRUE(std::count(values.begin(), values.end(), symbol.length) == 1)
                  << symbol.length << " in " << signature.beats << "/" << signature.beat_unit;
            }
          }
        }
      }
    }
  }
}

TEST(Score, HoldsEveryNoteOnceOnItsStaffFromItsOnset) {
  for (std::uint32_t number = 0; number < 20; ++number) {
    const Engraved music = engraved(test::random_notes(number, 100));
    std::map<std::pair<std::int64_t, int>, int> begun;
    for (const Measure& measure : music.score) {
      for (std::size_t staff = 0; staff < 2; ++staff) {
        for (const Voice& voice : measure.staves[staff]) {
          for (const Symbol& symbol : voice) {
            for (const ScoreTone& tone : symbol.tones) {
              EXPECT_EQ(tone.pitch >= kMiddleC, staff == 0);
              if (!symbol.tied_from) ++begun[{symbol.start, tone.pitch}];
            }
          }
        }
      }
    }
    EXPECT_EQ(begun.size(), music.notes.size());
    for (const WrittenNote& each : music.notes) {
      EXPECT_EQ((begun[{each.onset, each.pitch}]), 1);
    }
  }
}

TEST(Score, TiesJoinToTheLengthOfTheNote) {
  const Engraved music = engraved({note(192, 384 * 6, 72), note(0, 96, 40)});
  std::int64_t length = 0;
  bool is_open = false;
  for (const Measure& measure : music.score) {
    for (const Symbol& symbol : measure.staves[0][0]) {
      if (symbol.tones.empty()) continue;
      EXPECT_EQ(symbol.tied_from, is_open);
      is_open = symbol.tied_to;
      length += symbol.length;
    }
  }
  EXPECT_FALSE(is_open);
  EXPECT_EQ(length, 24 * 6);
}

TEST(Score, ShowsWhereBeatsBegin) {
  // An eighth, then a quarter across the beat.
  const Engraved music = engraved({note(0, 192, 72), note(192, 384, 74), note(576, 960, 76)});
  EXPECT_EQ(lengths(music.score[0].staves[0][0]), (std::vector<int>{12, 12, 12, 12, 48}));
}

TEST(Score, WritesCompoundTimeInDottedQuarters) {
  const Engraved music = engraved({note(0, 576, 72), note(576, 576, 74)}, {6, 8});
  EXPECT_EQ(lengths(music.score[0].staves[0][0]), (std::vector<int>{36, 36}));
}

TEST(Score, ATripletBeatIsFilledByThirds) {
  const Engraved music = engraved({note(0, 256, 72), note(256, 128, 74), note(384, 1152, 76)});
  const Voice& voice = music.score[0].staves[0][0];
  EXPECT_EQ(lengths(voice), (std::vector<int>{16, 8, 72}));
  EXPECT_TRUE(voice[0].in_tuplet);
  EXPECT_TRUE(voice[1].in_tuplet);
  EXPECT_FALSE(voice[2].in_tuplet);
}

TEST(Score, ARestOfASixteenthIsClosedBehindANoteThatIsAsLong) {
  // Eighths played as sixteenths; quarters played as eighths, which stay; as dotted eighths.
  const auto first_measure = [](std::int64_t length, std::int64_t apart) {
    std::vector<midi::Note> notes;
    for (std::int64_t n = 0; n * apart < 1536; ++n) notes.push_back(note(n * apart, length, 72));
    return lengths(engraved(notes).score.at(0).staves[0][0]);
  };
  EXPECT_EQ(first_measure(96, 192), (std::vector<int>{12, 12, 12, 12, 12, 12, 12, 6, 6}));
  EXPECT_EQ(first_measure(192, 384), (std::vector<int>{12, 12, 12, 12, 12, 12, 12, 12}));
  EXPECT_EQ(first_measure(288, 384), (std::vector<int>{24, 24, 24, 18, 6}));
}

TEST(Score, NotesOfOneOnsetAndEndAreAChord) {
  const Engraved music = engraved({note(0, 384, 72), note(0, 384, 76), note(0, 384, 79)});
  EXPECT_EQ(music.score[0].staves[0].size(), 1U);
  EXPECT_EQ(music.score[0].staves[0][0][0].tones.size(), 3U);
}

TEST(Score, AHeldNoteUnderAMelodyIsASecondVoice) {
  const Engraved music = engraved({note(0, 1536, 60), note(0, 384, 72), note(384, 384, 74),
                                   note(768, 384, 76), note(1152, 384, 77)});
  const auto& voices = music.score[0].staves[0];
  ASSERT_EQ(voices.size(), 2U);
  EXPECT_EQ(lengths(voices[0]), (std::vector<int>{24, 24, 24, 24}));
  EXPECT_EQ(lengths(voices[1]), std::vector<int>{96});
}

TEST(Score, AnEmptyMeasureIsARest) {
  const Engraved music = engraved({note(0, 384, 72), note(384 * 8, 384, 72)});
  EXPECT_TRUE(music.score[1].staves[0][0].front().whole_measure);
  EXPECT_TRUE(music.score[0].staves[1][0].front().whole_measure);
}

}  // namespace
}  // namespace crnngan::render
