#include "render/roll_layout.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "render/notes.h"

namespace crnngan::render {
namespace {

using test::note;

constexpr std::int64_t kWidth = 10 * 96;  // units, ten measures of 4/4
constexpr std::int64_t kMeasure = 1536;   // ticks
const Measures kCommon(midi::TimeSignature{});

TEST(RollLayout, ALineIsFullAndTheLastAsWideAsItIs) {
  std::vector<midi::Note> notes;
  for (int n = 0; n < 23; ++n) notes.push_back(note(n * kMeasure, kMeasure, 60));
  const auto lines = lay_out(notes, kCommon, kWidth + 30, 100);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0].count, 10);
  EXPECT_EQ(lines[0].units_of_width, 960);
  EXPECT_EQ(lines[2].first, 20);
  EXPECT_EQ(lines[2].count, 3);
  EXPECT_EQ(lines[2].units_of_width, 990);
}

TEST(RollLayout, ANoteIsOnEveryLineThatItSoundsIn) {
  const auto lines = lay_out(std::vector{note(0, 15 * kMeasure, 60), note(11 * kMeasure, 10, 62)},
                             kCommon, kWidth, 100);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].notes, (std::vector<std::size_t>{0}));
  EXPECT_EQ(lines[1].notes, (std::vector<std::size_t>{0, 1}));
}

TEST(RollLayout, LongSilenceIsLeftOutAndCounted) {
  const std::vector<midi::Note> notes{note(2 * kMeasure, 384, 60),
                                      note((1LL << 40) * kMeasure, 384, 62)};
  const auto lines = lay_out(notes, kCommon, kWidth, 100);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].first, 0);  // two measures of silence are short
  EXPECT_EQ(lines[0].count, 3);
  EXPECT_EQ(lines[1].first, 1LL << 40);
  EXPECT_EQ(lines[1].count, 1);
  EXPECT_EQ(lines[1].silent_before, (1LL << 40) - 3);
}

TEST(RollLayout, ANoteThatIsHeldForeverIsRefused) {
  EXPECT_THROW(lay_out(std::vector{note(0, 1LL << 50, 60)}, kCommon, kWidth, 100), Error);
}

TEST(RollLayout, FollowsChangesOfMeter) {
  const Measures measures({.time_signatures = {{0, {1, 4}}, {384, {3, 4}}, {384 * 10, {2, 4}}}});
  std::vector<midi::Note> notes;
  for (int n = 0; n < 40; ++n) notes.push_back(note(n * 384, 384, 60));
  std::int64_t place = 0;
  for (const RollLine& line : lay_out(notes, measures, kWidth / 2, 100)) {
    EXPECT_EQ(line.start, place);
    EXPECT_EQ(line.start, measures.measure(line.first).start);
    EXPECT_LE(line.end - line.start, kWidth / 2);
    place = line.end;
  }
  EXPECT_EQ(place, 40 * kUnitsPerQuarter);
}

}  // namespace
}  // namespace crnngan::render
