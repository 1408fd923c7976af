#include "stats/ending.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <vector>

namespace crnngan::stats {
namespace {

// A chord of a quarter, `number` quarters from the start.
void add_chord(std::vector<midi::Note>& notes, int number, std::initializer_list<int> pitches) {
  for (const int pitch : pitches) {
    notes.push_back({384 * number, 384, static_cast<std::uint8_t>(pitch)});
  }
}

// Tonic, subdominant, dominant, tonic.
std::vector<midi::Note> cadence_in_c_major(int move) {
  std::vector<midi::Note> notes;
  add_chord(notes, 0, {48 + move, 60 + move, 64 + move, 67 + move});
  add_chord(notes, 1, {53 + move, 60 + move, 65 + move, 69 + move});
  add_chord(notes, 2, {55 + move, 59 + move, 62 + move, 67 + move});
  add_chord(notes, 3, {48 + move, 60 + move, 64 + move, 67 + move});
  return notes;
}

TEST(Ending, TheTonicIsThatOfTheKeyWhicheverItIs) {
  for (int move = 0; move < 12; ++move) {
    EXPECT_TRUE(ends_on_tonic(cadence_in_c_major(move)));
  }
}

TEST(Ending, AMinorKeyIsToldFromItsRelativeMajor) {
  std::vector<midi::Note> notes;
  add_chord(notes, 0, {45, 57, 60, 64});
  add_chord(notes, 1, {50, 57, 62, 65});
  add_chord(notes, 2, {52, 55, 59, 64});
  add_chord(notes, 3, {45, 57, 60, 64});
  EXPECT_TRUE(ends_on_tonic(notes));
}

TEST(Ending, TheBassIsTheLowestToneThatStillSounds) {
  std::vector<midi::Note> notes = cadence_in_c_major(0);
  add_chord(notes, 4, {72});
  EXPECT_EQ(last_bass_pitch(notes), 72);
  notes.front().length_ticks = 5 * 384;  // the first C, held to the end
  EXPECT_EQ(last_bass_pitch(notes), 48);
  notes.pop_back();
  add_chord(notes, 4, {43, 59, 62});
  EXPECT_EQ(last_bass_pitch(notes), 43);
  EXPECT_FALSE(ends_on_tonic(notes));
}

TEST(Ending, TheDurationGoesFromTheFirstOnsetToTheLastEnd) {
  const midi::Note notes[] = {{384, 3840, 60}, {768, 10, 60}};
  EXPECT_EQ(duration_quarters(notes), 10);
}

TEST(Ending, WithoutNotesThereIsNone) {
  EXPECT_EQ(last_bass_pitch({}), -1);
  EXPECT_EQ(duration_quarters({}), 0);
  EXPECT_FALSE(ends_on_tonic({}));
}

}  // namespace
}  // namespace crnngan::stats
