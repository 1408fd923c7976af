#include "render/hands.h"

#include <gtest/gtest.h>

#include <string>

#include "midi/note_order.h"
#include "render/notes.h"

namespace crnngan::render {
namespace {

using test::note;

// "RL..." in the order of the notes.
std::string hands(std::vector<midi::Note> notes) {
  midi::sort_notes(notes);
  std::string out;
  for (const Hand hand : hands_of(notes)) out += hand == Hand::kRight ? 'R' : 'L';
  return out;
}

TEST(Hands, OfNothingAreNone) { EXPECT_EQ(hands({}), ""); }

TEST(Hands, AnAccompanimentAboveMiddleCIsTheLeftOnes) {
  // Broken chords from C4 to G4 under a melody from C5 on.
  std::vector<midi::Note> notes;
  for (int beat = 0; beat < 8; ++beat) {
    notes.push_back(note(beat * 384, 384, 76 + beat % 3, 90));
    for (int n = 0; n < 2; ++n) {
      notes.push_back(note(beat * 384 + n * 192, 192, n == 0 ? 60 : 67, 60));
    }
  }
  std::string expected;
  for (int beat = 0; beat < 8; ++beat) expected += "LRL";
  EXPECT_EQ(hands(notes), expected);
}

TEST(Hands, AMelodyBelowMiddleCIsTheRightOnes) {
  std::vector<midi::Note> notes;
  std::string expected;
  for (int beat = 0; beat < 8; ++beat) {
    notes.push_back(note(beat * 384, 384, 36, 60));
    notes.push_back(note(beat * 384, 384, 43, 60));
    notes.push_back(note(beat * 384, 384, 57 + beat % 2, 90));
    expected += "LLR";
  }
  EXPECT_EQ(hands(notes), expected);
}

TEST(Hands, AChordThatOneHandCannotReachIsDivided) {
  EXPECT_EQ(hands({note(0, 384, 36), note(0, 384, 48), note(0, 384, 72), note(0, 384, 84)}),
            "LLRR");
}

TEST(Hands, HaveTheLowestAndTheHighestOfAnyNotes) {
  for (std::uint32_t number = 0; number < 10; ++number) {
    const std::vector<midi::Note> notes = test::random_notes(number, 300);
    const std::vector<Hand> all = hands_of(notes);
    ASSERT_EQ(all.size(), notes.size());
    for (std::size_t i = 1; i < notes.size(); ++i) {
      const bool together = notes[i].onset_ticks == notes[i - 1].onset_ticks;
      EXPECT_TRUE(!together || all[i - 1] <= all[i]);
    }
  }
}

}  // namespace
}  // namespace crnngan::render
