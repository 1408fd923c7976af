#include "render/quantise.h"

#include <gtest/gtest.h>

#include "render/notes.h"

namespace crnngan::render {
namespace {

using test::note;

std::vector<WrittenNote> written(const std::vector<midi::Note>& notes,
                                 midi::TimeSignature signature = {}) {
  const Measures measures(signature);
  return quantise(notes, Grids(notes, measures));
}

std::vector<std::int64_t> onsets(const std::vector<WrittenNote>& notes) {
  std::vector<std::int64_t> list;
  for (const WrittenNote& each : notes) list.push_back(each.onset);
  return list;
}

TEST(Quantise, MovesWhatIsNearlyOnTheBeatOntoIt) {
  EXPECT_EQ(written({note(7, 380, 60), note(381, 390, 62)}),
            (std::vector<WrittenNote>{{0, 24, 60, 80}, {24, 48, 62, 80}}));
}

TEST(Quantise, FindsTriplets) {
  EXPECT_EQ(onsets(written({note(0, 128, 60), note(128, 128, 62), note(256, 128, 64)})),
            (std::vector<std::int64_t>{0, 8, 16}));
  EXPECT_EQ(onsets(written({note(3, 120, 60), note(124, 128, 62), note(262, 128, 64)})),
            (std::vector<std::int64_t>{0, 8, 16}));
}

TEST(Quantise, FindsThirtySecondsAndSextuplets) {
  std::vector<midi::Note> eighths;
  for (int i = 0; i < 8; ++i) eighths.push_back(note(i * 48, 48, 60 + i));
  EXPECT_EQ(onsets(written(eighths)), (std::vector<std::int64_t>{0, 3, 6, 9, 12, 15, 18, 21}));
  std::vector<midi::Note> sixths;
  for (int i = 0; i < 6; ++i) sixths.push_back(note(i * 64, 64, 60 + i));
  EXPECT_EQ(onsets(written(sixths)), (std::vector<std::int64_t>{0, 4, 8, 12, 16, 20}));
}

TEST(Quantise, TakesNoTupletInCompoundTime) {
  const std::vector<midi::Note> notes{note(128, 60, 60), note(256, 60, 62)};
  const Measures measures({6, 8});
  const Grids grids(notes, measures);
  EXPECT_FALSE(grids.is_tuplet(0));
}

TEST(Quantise, LeavesNoNoteWithoutLength) {
  for (const WrittenNote& each : written(test::random_notes(1, 500))) {
    EXPECT_GT(each.end, each.onset);
  }
  EXPECT_EQ(written({note(0, 1, 60)}), (std::vector<WrittenNote>{{0, 6, 60, 80}}));
}

TEST(Quantise, KeepsTheLongerOfTwoNotesThatBecomeOne) {
  EXPECT_EQ(written({note(0, 100, 60), note(2, 400, 60)}),
            (std::vector<WrittenNote>{{0, 24, 60, 80}}));
}

TEST(Quantise, TakesLittleTimeForMuchSilence) {
  EXPECT_EQ(onsets(written({note(0, 128, 60), note(384LL << 40, 128, 62)})),
            (std::vector<std::int64_t>{0, 24LL << 40}));
}

}  // namespace
}  // namespace crnngan::render
