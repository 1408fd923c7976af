#include "music/tone.h"

#include <gmock/gmock.h>

#include <limits>
#include <random>
#include <stdexcept>

#include "base/error.h"

namespace crnngan::music {
namespace {

using midi::Note;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Note note(std::int64_t onset, std::int64_t length, std::uint8_t pitch, std::uint8_t velocity = 64,
          std::uint8_t channel = 0) {
  return {onset, length, pitch, velocity, channel};
}

constexpr std::int64_t kLargestTicks = std::numeric_limits<std::int32_t>::max();

TEST(Normalise, TicksBecome384thsOfAQuarter) {
  const Note half_speed[] = {note(192, 96, 60)};
  EXPECT_THAT(normalise(half_speed, 192, Drums::kExclude), ElementsAre(note(384, 192, 60)));
}

TEST(Normalise, HalvesAreRoundedAwayFromZero) {
  // At 768 ticks per quarter every odd tick is a half.
  const Note notes[] = {note(1, 3, 60), note(2, 5, 60), note(5, 7, 60)};
  EXPECT_THAT(normalise(notes, 768, Drums::kExclude),
              ElementsAre(note(1, 2, 60), note(1, 3, 60), note(3, 4, 60)));
}

TEST(Normalise, ThirdsAreRoundedToTheNearestTick) {
  // 384 / 1152 = 1/3.
  const Note notes[] = {note(1, 4, 60), note(2, 5, 60)};
  EXPECT_THAT(normalise(notes, 1152, Drums::kExclude), ElementsAre(note(0, 1, 60), note(1, 2, 60)));
}

TEST(Normalise, TicksAreThoseOfWholeNumberArithmetic) {
  std::mt19937_64 random(1);
  for (int trial = 0; trial < 200'000; ++trial) {
    // From few bits to 50, also beside exact halves.
    const auto ticks = static_cast<std::int64_t>(random() >> (14 + random() % 45));
    const auto division = static_cast<std::int64_t>(1 + random() % 32767);
    const Note notes[] = {note(ticks, 1, 60)};
    ASSERT_EQ(normalise(notes, static_cast<int>(division), Drums::kExclude)[0].onset_ticks,
              (2 * ticks * 384 + division) / (2 * division))
        << ticks << " ticks at " << division;
  }
}

TEST(Normalise, LengthIsAtLeastOneTick) {
  const Note notes[] = {note(0, 1, 60)};
  EXPECT_THAT(normalise(notes, 30000, Drums::kExclude), ElementsAre(note(0, 1, 60)));
}

TEST(Normalise, LateOnsetsKeepAll64Bits) {
  const std::int64_t late = std::int64_t{1} << 54;
  const Note notes[] = {note(late * 384 + 1, 1, 60), note(late + 1, 1, 60)};
  EXPECT_EQ(normalise({notes, 1}, 384, Drums::kExclude)[0].onset_ticks, late * 384 + 1);
  EXPECT_EQ(normalise({notes + 1, 1}, 1, Drums::kExclude)[0].onset_ticks, (late + 1) * 384);
}

TEST(Normalise, ChordsAreSortedByPitchAfterRounding) {
  // Ticks 10 and 11 of 3840 become the same tick, so the lower pitch comes first.
  const Note notes[] = {note(10, 10, 67), note(11, 10, 60), note(0, 10, 72)};
  EXPECT_THAT(normalise(notes, 3840, Drums::kExclude),
              ElementsAre(note(0, 1, 72), note(1, 1, 60), note(1, 1, 67)));
}

TEST(Normalise, NotesEqualInOnsetAndPitchKeepTheirOrder) {
  std::vector<Note> notes;
  for (std::uint8_t velocity = 100; velocity > 0; --velocity) {
    notes.push_back(note(0, velocity, 60, velocity, velocity % 2));
  }
  EXPECT_EQ(normalise(notes, 384, Drums::kExclude), notes);
}

TEST(Normalise, PercussionIsLeftOutUnlessIncluded) {
  const Note notes[] = {note(0, 1, 36, 64, midi::kPercussionChannel), note(0, 1, 60, 64, 8),
                        note(0, 1, 62, 64, 10)};
  EXPECT_THAT(normalise(notes, 384, Drums::kExclude), ElementsAre(notes[1], notes[2]));
  EXPECT_THAT(normalise(notes, 384, Drums::kInclude), ElementsAre(notes[0], notes[1], notes[2]));
}

TEST(Normalise, ResolutionBelowOneIsRefused) {
  EXPECT_THROW(normalise({}, 0, Drums::kExclude), std::invalid_argument);
}

TEST(ToTones, GapIsTheTimeSinceTheToneBefore) {
  const Note notes[] = {note(100, 10, 60, 50), note(100, 20, 64, 60), note(484, 30, 62, 70)};
  EXPECT_THAT(to_tones(notes),
              ElementsAre(Tone{10, 60, 50, 0}, Tone{20, 64, 60, 0}, Tone{30, 62, 70, 384}));
}

TEST(ToTones, NoNotesGiveNoTones) { EXPECT_THAT(to_tones({}), IsEmpty()); }

TEST(ToTones, LongestLengthAndGapFit) {
  const Note notes[] = {note(5, kLargestTicks, 60), note(5 + kLargestTicks, 1, 60)};
  const std::vector<Tone> tones = to_tones(notes);
  EXPECT_EQ(tones[0].length_ticks, kLargestTicks);
  EXPECT_EQ(tones[1].gap_ticks, kLargestTicks);
}

TEST(ToTones, LengthThatDoesNotFitIsAnError) {
  const Note notes[] = {note(0, kLargestTicks + 1, 60)};
  EXPECT_THAT([&] { to_tones(notes); },
              testing::ThrowsMessage<Error>(
                  HasSubstr("length must be at most 2147483647 ticks, found 2147483648")));
}

TEST(ToTones, GapThatDoesNotFitIsAnError) {
  const Note notes[] = {note(1, 1, 60), note(kLargestTicks + 2, 1, 60)};
  EXPECT_THAT([&] { to_tones(notes); },
              testing::ThrowsMessage<Error>(
                  HasSubstr("gap must be at most 2147483647 ticks, found 2147483648")));
}

TEST(ToTones, UnsortedNotesAreRefused) {
  const Note notes[] = {note(2, 1, 60), note(1, 1, 60)};
  EXPECT_THROW(to_tones(notes), std::invalid_argument);
}

TEST(ToNotes, OnsetsAreTheSumOfGapsFromZero) {
  // The gap of the first tone leads back to a tone that is not there.
  const Tone tones[] = {{10, 60, 50, 7}, {20, 64, 60, 0}, {30, 62, 70, 384}, {1, 0, 1, 2}};
  EXPECT_THAT(to_notes(tones, 3), ElementsAre(note(0, 10, 60, 50, 3), note(0, 20, 64, 60, 3),
                                              note(384, 30, 62, 70, 3), note(386, 1, 0, 1, 3)));
}

TEST(ToNotes, OnsetsMayExceed32Bits) {
  const auto most = static_cast<std::int32_t>(kLargestTicks);
  const Tone tones[] = {{1, 60, 64, 0}, {1, 60, 64, most}, {1, 60, 64, most}};
  EXPECT_EQ(to_notes(tones).back().onset_ticks, 2 * kLargestTicks);
}

TEST(ToNotes, ValuesThatAreNoMidiAreRefused) {
  const auto convert = [](Tone tone) { to_notes({&tone, 1}); };
  EXPECT_NO_THROW(convert({1, 127, 127, 0}));
  EXPECT_THROW(convert({0, 60, 64, 0}), std::invalid_argument);
  EXPECT_THROW(convert({1, 128, 64, 0}), std::invalid_argument);
  EXPECT_THROW(convert({1, -1, 64, 0}), std::invalid_argument);
  EXPECT_THROW(convert({1, 60, 0, 0}), std::invalid_argument);
  EXPECT_THROW(convert({1, 60, 128, 0}), std::invalid_argument);
  EXPECT_THROW(convert({1, 60, 64, -1}), std::invalid_argument);
  EXPECT_THROW(to_notes({}, 16), std::invalid_argument);
}

TEST(ToneRoundTrip, NotesComeBackShiftedToTheFirstOnset) {
  std::mt19937 random(20160930);
  for (int trial = 0; trial < 100; ++trial) {
    SCOPED_TRACE(testing::Message() << "trial " << trial);
    std::vector<Note> file;
    for (std::size_t size = random() % 200; file.size() < size;) {
      file.push_back(note(random() % 50000, 1 + random() % 5000,
                          static_cast<std::uint8_t>(random() % 128),
                          static_cast<std::uint8_t>(1 + random() % 127)));
    }
    std::vector<Note> expected =
        normalise(file, static_cast<int>(1 + random() % 1000), Drums::kExclude);
    const std::vector<Tone> tones = to_tones(expected);
    if (!expected.empty()) {
      const std::int64_t first_onset = expected.front().onset_ticks;
      for (Note& each : expected) each.onset_ticks -= first_onset;
    }
    const std::vector<Note> notes = to_notes(tones);
    EXPECT_EQ(notes, expected);
    EXPECT_EQ(to_tones(notes), tones);
  }
}

TEST(AsHeard, AKeySoundsOnceAtATimeAndChordsRise) {
  const std::vector<Tone> tones{
      {96, 67, 80, 50}, {96, 60, 80, 0}, {48, 67, 90, 0}, {96, 67, 80, 10}, {5, 60, 80, 200}};
  const std::vector<Tone> heard{
      {96, 60, 80, 0}, {10, 67, 80, 0}, {96, 67, 80, 10}, {5, 60, 80, 200}};
  EXPECT_EQ(as_heard(tones), heard);
  EXPECT_EQ(as_heard(heard), heard);
  EXPECT_EQ(as_heard({}), std::vector<Tone>());
}

TEST(Ticks, ToTheLastOnsetAreTheGapsBehindTheFirstTone) {
  EXPECT_EQ(ticks_to_last_onset({}), 0);
  EXPECT_EQ(ticks_to_last_end({}), 0);
  EXPECT_EQ(ticks_to_last_end(std::vector<Tone>{{96, 60, 64, 7}, {1, 60, 64, 9}}), 96);
  EXPECT_EQ(ticks_to_last_end(std::vector<Tone>{{96, 60, 64, 7}, {5, 60, 64, 95}}), 100);
  EXPECT_EQ(ticks_to_last_onset(std::vector<Tone>{{96, 60, 64, 7}}), 0);
  EXPECT_EQ(ticks_to_last_onset(std::vector<Tone>{
                {9000, 60, 64, 0}, {1, 60, 64, 96}, {1, 61, 64, 0}, {1, 62, 64, 100}}),
            196);
}

}  // namespace
}  // namespace crnngan::music
