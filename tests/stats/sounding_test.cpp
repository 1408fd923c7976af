#include "stats/sounding.h"

#include <gtest/gtest.h>

#include "listening.h"

namespace crnngan::stats {
namespace {

TEST(TonesAtOnce, AreThoseOfDenseMomentsAndSilenceDoesNotCount) {
  // One tone for 94 ticks, two for 6, then a long silence and nothing else.
  const midi::Note dense[] = {{0, 100, 60}, {94, 6, 64}, {1'000'000, 1, 60}};
  EXPECT_EQ(tones_at_once(dense), 2);
  // Two for 4 ticks of 101 are too short.
  const midi::Note thin[] = {{0, 100, 60}, {96, 4, 64}, {1'000'000, 1, 60}};
  EXPECT_EQ(tones_at_once(thin), 1);
  EXPECT_EQ(tones_at_once({}), 0);
}

TEST(TonesAtOnce, AToneThatEndsWhenAnotherBeginsIsNotThereWithIt) {
  const midi::Note notes[] = {{0, 50, 60}, {50, 50, 60}};
  EXPECT_EQ(tones_at_once(notes), 1);
}

TEST(TonesAtOnce, AreThoseOfACountAtEachTick) {
  for (std::uint32_t number = 0; number < 20; ++number) {
    const std::vector<midi::Note> notes = random_notes(5 + 4 * number, number);
    std::vector<std::int64_t> counts;  // of the ticks at which a tone sounds
    for (std::int64_t tick = 0; tick < notes.back().onset_ticks + 1000; ++tick) {
      std::int64_t count = 0;
      for (const midi::Note& note : notes) {
        count += note.onset_ticks <= tick && tick < note.onset_ticks + note.length_ticks ? 1 : 0;
      }
      if (count > 0) counts.push_back(count);
    }
    std::int64_t expected = 0;
    const auto not_above = [&](std::int64_t limit) {
      return std::count_if(counts.begin(), counts.end(),
                           [&](std::int64_t count) { return count <= limit; });
    };
    while (static_cast<double>(not_above(expected)) < 0.95 * static_cast<double>(counts.size())) {
      ++expected;
    }
    EXPECT_EQ(tones_at_once(notes), expected) << number;
  }
}

}  // namespace
}  // namespace crnngan::stats
