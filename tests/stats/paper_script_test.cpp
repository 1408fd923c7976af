// Values counted by hand from the definitions in paper_script.h.

#include "stats/paper_script.h"

#include <gmock/gmock.h>

#include <initializer_list>
#include <vector>

namespace crnngan::stats {
namespace {

using testing::Each;
using testing::ElementsAre;

Measures measured(const std::vector<midi::Note>& tracks) {
  Measures measures;
  measure_as_paper_script(tracks, measures);
  return measures;
}

double polyphony_of(std::initializer_list<std::int64_t> onsets) {
  std::vector<midi::Note> notes;
  for (const std::int64_t onset : onsets) notes.push_back({onset, 10, 60, 64, 0});
  return measured(notes).polyphony;
}

Measures of_pitches(std::initializer_list<std::uint8_t> pitches) {
  std::vector<midi::Note> notes;
  for (const std::uint8_t pitch : pitches) {
    notes.push_back({static_cast<std::int64_t>(notes.size()) * 96, 96, pitch, 64, 0});
  }
  return measured(notes);
}

TEST(PaperScript, OfNothingIsNothing) {
  const Measures measures = measured({});
  EXPECT_EQ(measures.polyphony, 0);
  EXPECT_EQ(measures.scale_consistency, 0);
  EXPECT_EQ(measures.best_scale, "");
  EXPECT_THAT(measures.repetitions, Each(0));
}

TEST(PaperScript, OneChordOfThreeTonesHasTwoThirds) {
  // The first tone counts as single, the others do not, and the chord never closes.
  EXPECT_DOUBLE_EQ(polyphony_of({5, 5, 5}), 2.0 / 3);
}

TEST(PaperScript, AChordCountsOnceMoreWhenTheNextBegins) {
  // Two chords of three: 2 singles, 4 others, and 1 for the first chord's end.
  EXPECT_DOUBLE_EQ(polyphony_of({0, 0, 0, 9, 9, 9}), 5.0 / 7);
  // Two tones, one, one: 3 singles, 1 other; ends of the chord (1) and of the second onset (a
  // single).
  EXPECT_DOUBLE_EQ(polyphony_of({0, 0, 9, 20}), 2.0 / 6);
}

TEST(PaperScript, SingleTonesHaveNoPolyphony) {
  EXPECT_EQ(polyphony_of({0}), 0);
  EXPECT_EQ(polyphony_of({0, 9, 20}), 0);
}

TEST(PaperScript, PolyphonyIsThatOfAllTracksTogether) {
  // As 0 0 9 20, in two tracks.
  EXPECT_DOUBLE_EQ(polyphony_of({0, 9, 0, 20}), 2.0 / 6);
}

TEST(PaperScript, ScaleConsistencyIsRightForC) {
  const Measures measures = of_pitches({60, 62, 64, 65, 67, 69, 71});
  EXPECT_EQ(measures.scale_consistency, 1);
  EXPECT_EQ(measures.best_scale, "C major");
}

TEST(PaperScript, TonesBelowTheTonicsClassAreOutside) {
  // Db major: C is left out, which no other scale here makes good.
  const Measures measures = of_pitches({61, 63, 65, 66, 68, 70, 72});
  EXPECT_EQ(measures.scale_tones, 6);
  EXPECT_DOUBLE_EQ(measures.scale_consistency, 6.0 / 7);
  EXPECT_EQ(measures.best_scale, "Db major");
}

TEST(PaperScript, RepetitionsLeaveOutTheLastTone) {
  // 60 62 recurs, in the second case with the last tone only.
  EXPECT_THAT(of_pitches({60, 62, 1, 60, 62, 2}).repetitions, ElementsAre(1, 0, 0, 0, 0, 0, 0, 0));
  EXPECT_THAT(of_pitches({1, 60, 62, 2, 60, 62}).repetitions, Each(0));
}

TEST(PaperScript, LengthsFromHalfOfTheTonesOnHaveNoRepetitions) {
  // Five tones, of which half is 2: nothing of 2 tones, though 60 62 recurs before the last.
  EXPECT_THAT(of_pitches({60, 62, 60, 62, 1}).repetitions, Each(0));
}

TEST(PaperScript, RepetitionsFollowTracks) {
  // 60 62 in each of two tracks at the same time, then a tone.
  const std::vector<midi::Note> tracks = {{0, 9, 60, 64, 0}, {9, 9, 62, 64, 0}, {0, 9, 60, 64, 1},
                                          {9, 9, 62, 64, 1}, {18, 9, 1, 64, 1}, {27, 9, 2, 64, 1}};
  EXPECT_THAT(measured(tracks).repetitions, ElementsAre(1, 0, 0, 0, 0, 0, 0, 0));
}

TEST(PaperScript, LeavesTheOtherMeasures) {
  Measures measures;
  measures.tones = 7;
  measures.simultaneous_tones = 3;
  measures.tone_span = 5;
  measure_as_paper_script({}, measures);
  EXPECT_EQ(measures.tones, 7);
  EXPECT_EQ(measures.simultaneous_tones, 3);
  EXPECT_EQ(measures.tone_span, 5);
}

}  // namespace
}  // namespace crnngan::stats
