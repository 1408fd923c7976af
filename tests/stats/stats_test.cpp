#include "stats/stats.h"

#include <gmock/gmock.h>

#include <stdexcept>
#include <vector>

namespace crnngan::stats {
namespace {

using midi::Note;
using testing::ElementsAre;

Note note(std::int64_t onset, std::uint8_t pitch, std::uint8_t velocity = 64) {
  return {onset, 96, pitch, velocity, 0};
}

TEST(Measure, WithoutTonesEverythingIsZero) {
  const Measures measures = measure({});
  EXPECT_EQ(measures.tones, 0);
  EXPECT_EQ(measures.simultaneous_tones, 0);
  EXPECT_EQ(measures.polyphony, 0);
  EXPECT_EQ(measures.scale_tones, 0);
  EXPECT_EQ(measures.scale_consistency, 0);
  EXPECT_EQ(measures.best_scale, "");
  EXPECT_EQ(measures.repetitions, Repetitions{});
  EXPECT_EQ(measures.tone_span, 0);
  EXPECT_EQ(measures.unique_tones, 0);
  EXPECT_EQ(measures.intensity_span, 0);
}

TEST(Measure, OneToneIsAPiece) {
  const Note notes[] = {note(5, 60)};
  const Measures measures = measure(notes);
  EXPECT_EQ(measures.tones, 1);
  EXPECT_EQ(measures.polyphony, 0);
  EXPECT_EQ(measures.scale_consistency, 1);
  EXPECT_EQ(measures.tone_span, 0);
  EXPECT_EQ(measures.unique_tones, 1);
  EXPECT_EQ(measures.intensity_span, 0);
}

TEST(Measure, PolyphonyIsTheShareOfTonesThatBeginWithAnother) {
  // A chord of three, one alone, a chord of two, one alone.
  const Note notes[] = {note(0, 60),   note(0, 64),   note(0, 67),  note(1, 60),
                        note(384, 60), note(384, 60), note(400, 62)};
  const Measures measures = measure(notes);
  EXPECT_EQ(measures.simultaneous_tones, 5);
  EXPECT_DOUBLE_EQ(measures.polyphony, 5.0 / 7);
}

TEST(Measure, TonesThatOnlyOverlapAreNotPolyphonic) {
  const Note notes[] = {{0, 1000, 60, 64, 0}, {500, 1000, 64, 64, 0}};
  EXPECT_EQ(measure(notes).simultaneous_tones, 0);
}

TEST(Measure, ScaleConsistencyIsTheShareOfTonesInTheBestScale) {
  // G A B C D E F# in several octaves, and one B flat.
  const std::uint8_t pitches[] = {7, 21, 35, 48, 62, 76, 90, 70};
  std::vector<Note> notes;
  for (const std::uint8_t pitch : pitches) {
    notes.push_back(note(static_cast<std::int64_t>(notes.size()), pitch));
  }
  const Measures measures = measure(notes);
  EXPECT_EQ(measures.best_scale, "G major");
  EXPECT_EQ(measures.scale_tones, 7);
  EXPECT_DOUBLE_EQ(measures.scale_consistency, 7.0 / 8);
}

TEST(Measure, RepetitionsFollowOnsetThenPitch) {
  // The chord 60 64, then the same tones one after the other.
  const Note notes[] = {note(0, 60), note(0, 64), note(1, 60), note(2, 64)};
  EXPECT_THAT(measure(notes).repetitions, ElementsAre(1, 0, 0, 0, 0, 0, 0, 0));
}

TEST(Measure, SpansAreHighestMinusLowest) {
  const Note notes[] = {note(0, 60, 90), note(1, 127, 1), note(2, 0, 127), note(3, 60, 50)};
  const Measures measures = measure(notes);
  EXPECT_EQ(measures.tone_span, 127);
  EXPECT_EQ(measures.intensity_span, 126);
}

TEST(Measure, UniqueTonesAreDifferentPitchesInAnyOctave) {
  const Note notes[] = {note(0, 60), note(0, 60), note(1, 72), note(2, 60), note(3, 61)};
  EXPECT_EQ(measure(notes).unique_tones, 3);
}

TEST(Measure, UnsortedNotesAreRefused) {
  const Note late_first[] = {note(1, 60), note(0, 60)};
  const Note high_first[] = {note(0, 61), note(0, 60)};
  EXPECT_THROW(measure(late_first), std::invalid_argument);
  EXPECT_THROW(measure(high_first), std::invalid_argument);
}

TEST(Measure, PitchOver127IsRefused) {
  const Note notes[] = {note(0, 128)};
  EXPECT_THROW(measure(notes), std::invalid_argument);
}

TEST(Columns, ComeInTheOrderThatFilesPromise) {
  std::vector<std::string_view> names;
  for (const Column& column : columns()) names.push_back(column.name);
  EXPECT_THAT(names, ElementsAre("tones", "polyphony", "scale_consistency", "repetitions_2",
                                 "repetitions_3", "repetitions_4", "repetitions_5", "repetitions_6",
                                 "repetitions_7", "repetitions_8", "repetitions_9", "tone_span",
                                 "unique_tones", "intensity_span", "simultaneous_tones",
                                 "scale_tones", "best_scale"));
}

TEST(Columns, EachShowsItsOwnMeasure) {
  Measures measures;
  measures.tones = 1;
  measures.polyphony = 0.25;
  measures.scale_consistency = 0.5;
  measures.repetitions = {2, 3, 4, 5, 6, 7, 8, 9};
  measures.tone_span = 10;
  measures.unique_tones = 11;
  measures.intensity_span = 12;
  measures.simultaneous_tones = 13;
  measures.scale_tones = 14;
  measures.best_scale = "G major";
  std::vector<Value> values;
  for (const Column& column : columns()) values.push_back(column.value(measures));
  const auto count = [](std::int64_t value) { return Value(value); };
  EXPECT_THAT(values, ElementsAre(count(1), Value(0.25), Value(0.5), count(2), count(3), count(4),
                                  count(5), count(6), count(7), count(8), count(9), count(10),
                                  count(11), count(12), count(13), count(14), Value("G major")));
}

}  // namespace
}  // namespace crnngan::stats
