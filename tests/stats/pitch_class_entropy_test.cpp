#include "stats/pitch_class_entropy.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "listening.h"
#include "stats/bars.h"

namespace crnngan::stats {
namespace {

TEST(PitchClassEntropy, IsInBitsAndTheMeanOverBars) {
  // A bar of one class in two octaves, a bar of two, an empty one, one of four.
  const midi::Note notes[] = {{0, 96, 60},        {384, 96, 72},      {1536, 96, 60},
                              {1920, 96, 67},     {3 * 1536, 96, 60}, {3 * 1536, 96, 62},
                              {3 * 1536, 96, 64}, {3 * 1536, 96, 65}};
  EXPECT_DOUBLE_EQ(pitch_class_entropy(notes, 1), (0.0 + 1 + 2) / 3);
  // All four bars: four C, one each of G, D, E and F.
  EXPECT_DOUBLE_EQ(pitch_class_entropy(notes, 4), 4.0 / 8 * 1 + 4 * 1.0 / 8 * 3);
  EXPECT_EQ(pitch_class_entropy({}, 1), 0);
}

TEST(PitchClassEntropy, OfOneBarOfAllClassesIsItsGreatest) {
  std::vector<midi::Note> notes;
  for (std::uint8_t c = 0; c < 12; ++c) notes.push_back({c, 96, c});
  EXPECT_NEAR(pitch_class_entropy(notes, 1), std::log2(12), 1e-12);
  EXPECT_NEAR(pitch_class_entropy(notes, 4), std::log2(12), 1e-12);  // fewer bars: one stretch
}

TEST(PitchClassEntropy, OfTonesFarApartTakesNoTime) {
  const midi::Note notes[] = {{0, 96, 60}, {std::int64_t{1} << 50, 96, 60}};
  EXPECT_EQ(pitch_class_entropy(notes, 4), 0);
}

TEST(PitchClassEntropy, IsThatOfACountInEachStretch) {
  for (std::uint32_t number = 0; number < 20; ++number) {
    const std::vector<midi::Note> notes = random_notes(3 + 20 * number, number);
    const auto bar_of = [&](const midi::Note& note) {
      return place_in_bar(note.onset_ticks, notes.front().onset_ticks).bar;
    };
    const std::int64_t bars = bar_of(notes.back()) + 1;
    for (const int wanted : {1, 4}) {
      const std::int64_t stretch = std::min<std::int64_t>(wanted, bars);
      double sum = 0;
      double stretches = 0;
      for (std::int64_t begin = 0; begin + stretch <= bars; ++begin) {
        std::array<double, 12> classes{};
        double tones = 0;
        for (const midi::Note& note : notes) {
          if (bar_of(note) < begin || bar_of(note) >= begin + stretch) continue;
          ++classes[note.pitch % 12U];
          ++tones;
        }
        if (tones == 0) continue;
        ++stretches;
        for (const double count : classes) {
          if (count > 0) sum -= count / tones * std::log2(count / tones);
        }
      }
      EXPECT_NEAR(pitch_class_entropy(notes, wanted), sum / stretches, 1e-12) << number;
    }
  }
}

}  // namespace
}  // namespace crnngan::stats
