#include "stats/doubles.h"

#include <gtest/gtest.h>

#include "listening.h"

namespace crnngan::stats {
namespace {

TEST(Doubles, AreTonesOfAPitchThatBeginsAtTheSameTick) {
  const midi::Note notes[] = {{0, 96, 60},  {0, 48, 60},   {0, 10, 60},   {0, 96, 64},
                              {96, 96, 60}, {100, 96, 60}, {100, 96, 72}, {100, 90, 72}};
  EXPECT_EQ(count_doubles(notes), 3);
  EXPECT_EQ(count_doubles({}), 0);
}

TEST(Doubles, AreThoseOfASearchThroughAllTonesBefore) {
  for (std::uint32_t number = 0; number < 20; ++number) {
    const std::vector<midi::Note> notes = random_notes(10 * number, number);
    std::int64_t expected = 0;
    for (std::size_t i = 0; i < notes.size(); ++i) {
      bool found = false;
      for (std::size_t j = 0; j < i; ++j) {
        found |= notes[j].onset_ticks == notes[i].onset_ticks && notes[j].pitch == notes[i].pitch;
      }
      expected += found ? 1 : 0;
    }
    EXPECT_EQ(count_doubles(notes), expected) << number;
  }
}

}  // namespace
}  // namespace crnngan::stats
