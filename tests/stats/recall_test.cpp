#include "stats/recall.h"

#include <gtest/gtest.h>

#include "listening.h"

namespace crnngan::stats {
namespace {

// A tune without a repeated passage of its own, from `onset` on, moved by some half tones.
void add_tune(std::vector<midi::Note>& notes, std::int64_t onset, int move) {
  for (const int pitch : {60, 62, 64, 60, 67, 65, 64, 62, 60, 59, 57, 55}) {
    notes.push_back({onset, 96, static_cast<std::uint8_t>(pitch + move)});
    onset += 192;
  }
}

TEST(Recall, CountsAPassageThatReturnsInAnotherKeyFromItsTenthToneOn) {
  std::vector<midi::Note> notes;
  add_tune(notes, 0, 0);
  EXPECT_EQ(count_recalled(notes), 0);
  add_tune(notes, 12 * 192 + 1000, 5);
  EXPECT_EQ(count_recalled(notes), 3);
}

TEST(Recall, DoesNotCountWhatGoesOnInAnotherWay) {
  std::vector<midi::Note> notes;
  add_tune(notes, 0, 0);
  add_tune(notes, 12 * 192 + 1000, 0);
  notes[21].pitch = 70;  // the tenth tone of the second time, and with it what follows
  EXPECT_EQ(count_recalled(notes), 0);
}

TEST(Recall, DoesNotCountTheSameTonesInAnotherRhythm) {
  std::vector<midi::Note> notes;
  add_tune(notes, 0, 0);
  add_tune(notes, 12 * 192 + 1000, 0);
  for (std::size_t i = 13; i < notes.size(); ++i) notes[i].onset_ticks += 10 * static_cast<int>(i);
  EXPECT_EQ(count_recalled(notes), 0);
}

TEST(Recall, IsThatOfASearchThroughThePast) {
  for (std::uint32_t number = 0; number < 20; ++number) {
    // A stretch of random notes three times, with changes in between.
    std::vector<midi::Note> notes = random_notes(60, number);
    const std::size_t once = notes.size();
    for (std::size_t i = 0; i < 2 * once; ++i) {
      midi::Note again = notes[i];
      again.onset_ticks += 40'000;
      if (i % 23 == number) again.pitch = 90;
      notes.push_back(again);
    }
    const auto pair = [&](std::size_t i) {  // that of tone i
      return std::pair(notes[i].pitch - notes[i - 1].pitch,
                       notes[i].onset_ticks - notes[i - 1].onset_ticks);
    };
    std::int64_t expected = 0;
    for (std::size_t i = 9; i < notes.size(); ++i) {
      for (std::size_t j = i - 1; j >= 9; --j) {
        bool same = true;
        for (std::size_t k = 1; k <= 8; ++k) same &= pair(i - k) == pair(j - k);
        if (!same) continue;
        expected += pair(i) == pair(j) ? 1 : 0;
        break;
      }
    }
    EXPECT_GT(expected, 20) << number;
    EXPECT_EQ(count_recalled(notes), expected) << number;
  }
}

}  // namespace
}  // namespace crnngan::stats
