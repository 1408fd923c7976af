#include "render/hand_groups.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "render/hand_costs.h"
#include "render/notes.h"

namespace crnngan::render {
namespace {

using test::note;

TEST(HandGroups, OfNothingAreNone) { EXPECT_TRUE(hand_groups_of({}).empty()); }

TEST(HandGroups, HoldTonesThatBeginTogetherFromLowToHighAndEachPitchOnce) {
  const std::vector<midi::Note> notes{note(0, 384, 67), note(10, 96, 60), note(24, 192, 60),
                                      note(25, 384, 64)};
  const std::vector<HandGroup> groups = hand_groups_of(notes);
  ASSERT_EQ(groups.size(), 2);
  EXPECT_EQ(groups[0].onset, 0);
  ASSERT_EQ(groups[0].tones.size(), 2);
  EXPECT_EQ(groups[0].tones[0].pitch, 60);
  EXPECT_EQ(groups[0].tones[0].end, 216);
  EXPECT_EQ(groups[0].tones[1].pitch, 67);
  EXPECT_EQ(groups[1].onset, 25);
}

TEST(HandGroups, AFigureThatComesAgainIsFoundAtItsLength) {
  std::vector<midi::Note> notes;
  std::int64_t onset = 0;
  for (const int step : {0, 1, 2}) {
    for (const int pitch : {36, 67, 52, 64}) {
      notes.push_back(note(onset, 192, pitch + step));
      onset += 192;
    }
  }
  const std::vector<HandGroup> groups = hand_groups_of(notes);
  EXPECT_EQ(groups[0].alike, 0);
  for (std::size_t n = 5; n < 12; ++n) EXPECT_EQ(groups[n].alike, 4) << n;
}

TEST(HandGroups, AKeyAndOneNearItAreKnownFromBefore) {
  const std::vector<HandGroup> groups = hand_groups_of(
      std::vector<midi::Note>{note(0, 384, 60), note(384, 384, 62), note(768, 384, 60)});
  EXPECT_EQ(groups[0].tones[0].other_hand, 0);
  EXPECT_EQ(groups[0].tones[0].divided, 0);
  EXPECT_EQ(groups[1].tones[0].other_hand, 0);
  EXPECT_EQ(groups[1].tones[0].near, 60);
  EXPECT_NE(groups[2].tones[0].other_hand, 0);
  EXPECT_EQ(groups[2].tones[0].near, 62);
}

TEST(HandGroups, HighTonesAreTheRightHandsRatherThanLowOnes) {
  std::vector<midi::Note> notes;
  for (std::int64_t onset = 0; onset < 3072; onset += 384) {
    notes.push_back(note(onset, 384, 40));
    notes.push_back(note(onset, 384, 76));
  }
  for (const HandGroup& group : hand_groups_of(notes)) {
    EXPECT_GT(group.tones[0].right, group.tones[1].right);
  }
}

TEST(HandCosts, ChangeInStraightLinesAndStayBeyondTheirEnds) {
  constexpr hand_costs::Curve<3> kCurve{-2, 2, {1.0, 3.0, -1.0}};
  EXPECT_EQ(kCurve.at(-9), 1);
  EXPECT_EQ(kCurve.at(-1), 2);
  EXPECT_EQ(kCurve.at(1), 1);
  EXPECT_EQ(kCurve.at(2), -1);
  EXPECT_EQ(kCurve.at(9), -1);
}

}  // namespace
}  // namespace crnngan::render
