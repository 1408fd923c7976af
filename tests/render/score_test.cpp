#include "render/score.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error_of.h"
#include "render/notes.h"

namespace crnngan::render {
namespace {

using test::note;
using ::testing::HasSubstr;

constexpr std::int64_t kWholeNote = 1536;  // ticks, a measure of 4/4

TEST(Score, HasAsManyMeasuresAsTheMusic) {
  EXPECT_EQ(make_score({}).count, 1);
  EXPECT_EQ(make_score({.notes = {note(0, kWholeNote, 60)}}).count, 1);
  EXPECT_EQ(make_score({.notes = {note(kWholeNote, kWholeNote + 192, 60)}}).count, 3);
  // A tone that its grid moves to the next measure.
  EXPECT_EQ(make_score({.notes = {note(kWholeNote - 1, 1, 60)}}).count, 2);
}

TEST(Score, EveryStaffHasAllMeasures) {
  Song song{.notes = {note(0, 384, 72), note(0, 384, 40, 80, 1), note(9 * kWholeNote, 384, 72)}};
  song.parts = {{.program = 40, .track = 1}, {.program = 42, .track = 2}};
  const Score score = make_score(song);
  ASSERT_EQ(score.parts.size(), 2U);
  for (const ScorePart& part : score.parts) {
    for (const ScoreStaff& staff : part.staves) EXPECT_EQ(staff.measures.size(), 10U);
  }
  EXPECT_FALSE(is_silent(score, 0));
  EXPECT_TRUE(is_silent(score, 1));
  EXPECT_FALSE(is_silent(score, 9));
}

TEST(Score, HandsMayDivideABeatDifferently) {
  // Triplets over eighths.
  Song song{.notes = {note(0, 128, 76), note(0, 192, 48, 80, 1), note(128, 128, 77),
                      note(192, 192, 50, 80, 1), note(256, 128, 79)}};
  song.parts = {{.track = 1}, {.track = 2}};
  const Score score = make_score(song);
  const ScorePart& piano = score.parts.at(0);
  EXPECT_TRUE(piano.staves[0].measures[0][0][0].in_tuplet);
  EXPECT_FALSE(piano.staves[1].measures[0][0][0].in_tuplet);
}

std::string refusal(const std::vector<midi::Note>& notes) {
  return test::error_of([&] { make_score({.notes = notes}); });
}

TEST(Score, SilenceWithoutEndIsRefused) {
  EXPECT_EQ(make_score({.notes = {note(0, 384, 60), note(900 * kWholeNote, 384, 60)}}).count, 901);
  EXPECT_THAT(refusal({note(0, 384, 60), note((1LL << 28) * 384, 384, 60)}),
              HasSubstr("1000 measures after measure 1"));
  EXPECT_THAT(refusal({note((1LL << 28) * 384, 384, 60)}), HasSubstr("1000 measures"));
}

TEST(Score, AToneHeldWithoutEndIsRefused) {
  EXPECT_THAT(refusal({note(0, (1LL << 28) * 384, 60)}), HasSubstr("1000 measures"));
}

TEST(Score, MoreMeasuresThanAScoreCanHaveAreRefused) {
  std::vector<midi::Note> notes;
  for (int n = 0; n < 120; ++n) notes.push_back(note(n * 900 * kWholeNote, 384, 60));
  EXPECT_THAT(refusal(notes), HasSubstr("up to 100000 in all"));
}

TEST(Score, MoreStavesThanAPageHoldsAreRefused) {
  Song song;
  for (std::uint16_t part = 0; part < 50; ++part) {
    song.notes.push_back(note(0, 384, 60, 80, part));
    song.parts.push_back({.program = 40, .track = part});
  }
  EXPECT_THAT(test::error_of([&] { make_score(song); }), HasSubstr("50 staves"));
}

}  // namespace
}  // namespace crnngan::render
