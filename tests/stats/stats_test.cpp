#include "stats/stats.h"

#include <gmock/gmock.h>

#include <stdexcept>
#include <vector>

namespace crnngan::stats {
namespace {

using midi::Note;
using testing::ElementsAre;
using testing::ElementsAreArray;

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

TEST(Measure, ExtremesAreThoseOfPitchAndVelocity) {
  const Note notes[] = {note(0, 60, 90), note(1, 99, 20), note(2, 31, 101), note(3, 60, 50)};
  const Measures measures = measure(notes);
  EXPECT_EQ(measures.lowest_pitch, 31);
  EXPECT_EQ(measures.highest_pitch, 99);
  EXPECT_EQ(measures.lowest_velocity, 20);
  EXPECT_EQ(measures.highest_velocity, 101);
}

TEST(Measure, IntervalsAreTimesBetweenDifferentOnsets) {
  // Intervals 96, 96, 48, 48, 48, 30, 10; the first onset has none before it.
  const Note notes[] = {note(50, 60),  note(146, 60), note(146, 64), note(242, 60), note(290, 60),
                        note(290, 61), note(338, 60), note(386, 60), note(416, 60), note(426, 60)};
  EXPECT_THAT(measure(notes).top_intervals,
              ElementsAre(TickCount{48, 3}, TickCount{96, 2}, TickCount{10, 1}));
}

TEST(Measure, FewerIntervalsLeaveTheRestZero) {
  const Note notes[] = {note(0, 60), note(96, 60)};
  EXPECT_THAT(measure(notes).top_intervals,
              ElementsAre(TickCount{96, 1}, TickCount{0, 0}, TickCount{0, 0}));
}

TEST(Measure, GapsAreTimesBetweenSuccessiveTones) {
  // Gaps 0, 0, 90, 10: one less than tones.
  const Note notes[] = {note(50, 60), note(50, 64), note(50, 67), note(140, 60), note(150, 60)};
  const Measures measures = measure(notes);
  EXPECT_EQ(measures.mean_gap_ticks, 25);
  EXPECT_EQ(measures.median_gap_ticks, 5);
  EXPECT_EQ(measures.zero_gaps, 0.5);
}

TEST(Measure, OneToneHasALengthAndNoGap) {
  const Note notes[] = {{50, 123, 60, 64, 0}};
  const Measures measures = measure(notes);
  EXPECT_EQ(measures.mean_length_ticks, 123);
  EXPECT_EQ(measures.median_length_ticks, 123);
  EXPECT_EQ(measures.mean_gap_ticks, 0);
  EXPECT_EQ(measures.median_gap_ticks, 0);
  EXPECT_EQ(measures.zero_gaps, 0);
}

TEST(Measure, LengthsHaveMeanAndMedian) {
  const Note notes[] = {{0, 10, 60, 64, 0}, {1, 20, 60, 64, 0}, {2, 600, 60, 64, 0}};
  EXPECT_EQ(measure(notes).mean_length_ticks, 210);
  EXPECT_EQ(measure(notes).median_length_ticks, 20);
}

TEST(Measure, BeatIsThatOfTheOnsets) {
  std::vector<Note> notes;
  for (std::int64_t onset = 0; onset < 20 * 400; onset += 400) {
    notes.push_back(note(onset, 60));
    notes.push_back(note(onset, 64));
  }
  EXPECT_EQ(measure(notes).beat.ticks, 400);
  EXPECT_EQ(measure(notes).beat.clarity, 1);
}

TEST(Measure, UnsortedNotesAreRefused) {
  const Note late_first[] = {note(1, 60), note(0, 60)};
  const Note high_first[] = {note(0, 61), note(0, 60)};
  EXPECT_THROW(measure(late_first), std::invalid_argument);
  EXPECT_THROW(measure(high_first), std::invalid_argument);
}

TEST(Measure, LengthBelowOneTickIsRefused) {
  const Note none[] = {{0, 0, 60, 64, 0}};
  const Note negative[] = {{0, -5, 60, 64, 0}};
  EXPECT_THROW(measure(none), std::invalid_argument);
  EXPECT_THROW(measure(negative), std::invalid_argument);
}

TEST(Measure, PitchOver127IsRefused) {
  const Note notes[] = {note(0, 128)};
  EXPECT_THROW(measure(notes), std::invalid_argument);
}

TEST(Columns, ComeInTheOrderThatFilesPromise) {
  std::vector<std::string_view> names;
  for (const Column& column : columns()) names.push_back(column.name);
  EXPECT_THAT(
      names,
      ElementsAre("tones", "polyphony", "scale_consistency", "repetitions_2", "repetitions_3",
                  "repetitions_4", "repetitions_5", "repetitions_6", "repetitions_7",
                  "repetitions_8", "repetitions_9", "tone_span", "unique_tones", "intensity_span",
                  "simultaneous_tones", "scale_tones", "best_scale", "lowest_pitch",
                  "highest_pitch", "lowest_velocity", "highest_velocity", "interval_1_ticks",
                  "interval_1_count", "interval_2_ticks", "interval_2_count", "interval_3_ticks",
                  "interval_3_count", "mean_length_ticks", "median_length_ticks", "mean_gap_ticks",
                  "median_gap_ticks", "zero_gaps", "beat_ticks", "beat_clarity", "doubles",
                  "tones_at_once", "on_grid", "entropy_1_bar", "entropy_4_bars",
                  "groove_similarity", "recalled", "duration_quarters", "ends_on_tonic"));
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
  measures.lowest_pitch = 15;
  measures.highest_pitch = 16;
  measures.lowest_velocity = 17;
  measures.highest_velocity = 18;
  measures.top_intervals = {{{19, 20}, {21, 22}, {23, 24}}};
  measures.mean_length_ticks = 25.5;
  measures.median_length_ticks = 26.5;
  measures.mean_gap_ticks = 27.5;
  measures.median_gap_ticks = 28.5;
  measures.zero_gaps = 0.75;
  measures.beat = {29, 0.875};
  measures.doubles = 0.125;
  measures.tones_at_once = 30;
  measures.on_grid = 0.375;
  measures.entropy_1_bar = 1.5;
  measures.entropy_4_bars = 2.5;
  measures.groove_similarity = 0.625;
  measures.recalled = 0.0625;
  measures.duration_quarters = 31.5;
  measures.ends_on_tonic = 1;
  std::vector<Value> values;
  for (const Column& column : columns()) values.push_back(column.value(measures));
  const auto count = [](std::int64_t value) { return Value(value); };
  EXPECT_THAT(values, ElementsAreArray(
                          {count(1),      Value(0.25),      Value(0.5),  count(2),     count(3),
                           count(4),      count(5),         count(6),    count(7),     count(8),
                           count(9),      count(10),        count(11),   count(12),    count(13),
                           count(14),     Value("G major"), count(15),   count(16),    count(17),
                           count(18),     count(19),        count(20),   count(21),    count(22),
                           count(23),     count(24),        Value(25.5), Value(26.5),  Value(27.5),
                           Value(28.5),   Value(0.75),      count(29),   Value(0.875), Value(0.125),
                           count(30),     Value(0.375),     Value(1.5),  Value(2.5),   Value(0.625),
                           Value(0.0625), Value(31.5),      count(1)}));
}

}  // namespace
}  // namespace crnngan::stats
