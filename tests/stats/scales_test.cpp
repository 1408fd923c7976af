#include "stats/scales.h"

#include <gtest/gtest.h>

#include <initializer_list>

namespace crnngan::stats {
namespace {

// One tone of each pitch class given.
ScaleFit fit_of(std::initializer_list<std::size_t> classes) {
  std::array<std::int64_t, 12> tones_of_class{};
  for (const std::size_t pitch_class : classes) ++tones_of_class[pitch_class];
  return best_scale(tones_of_class);
}

TEST(Scales, EveryMajorScaleIsRecognised) {
  const char* const names[] = {"C major",  "Db major", "D major",  "Eb major",
                               "E major",  "F major",  "F# major", "G major",
                               "Ab major", "A major",  "Bb major", "B major"};
  for (std::size_t t = 0; t < 12; ++t) {
    const ScaleFit fit = fit_of(
        {t, (t + 2) % 12, (t + 4) % 12, (t + 5) % 12, (t + 7) % 12, (t + 9) % 12, (t + 11) % 12});
    EXPECT_EQ(fit.name, names[t]);
    EXPECT_EQ(fit.tones, 7) << names[t];
  }
}

TEST(Scales, EveryHarmonicMinorScaleIsRecognised) {
  const char* const tonics[] = {"C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B"};
  for (std::size_t t = 0; t < 12; ++t) {
    const ScaleFit fit = fit_of(
        {t, (t + 2) % 12, (t + 3) % 12, (t + 5) % 12, (t + 7) % 12, (t + 8) % 12, (t + 11) % 12});
    EXPECT_EQ(fit.name, std::string(tonics[t]) + " harmonic minor");
    EXPECT_EQ(fit.tones, 7) << tonics[t];
  }
}

TEST(Scales, NaturalMinorIsNamedAsItsRelativeMajor) {
  const ScaleFit a_minor = fit_of({9, 11, 0, 2, 4, 5, 7});
  EXPECT_EQ(a_minor.name, "C major");
  EXPECT_EQ(a_minor.tones, 7);
}

TEST(Scales, OfEquallyGoodScalesTheFirstIsNamed) {
  // C alone lies in C major; G, A and B in C, D and G major; F# is not in C major.
  EXPECT_EQ(fit_of({0}).name, "C major");
  EXPECT_EQ(fit_of({7, 9, 11}).name, "C major");
  EXPECT_EQ(fit_of({6}).name, "Db major");
}

TEST(Scales, TonesOutsideTheScaleAreNotCounted) {
  // All twelve: no scale holds more than seven.
  EXPECT_EQ(fit_of({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}).tones, 7);
}

TEST(Scales, TonesCountAsOftenAsTheyAreHeard) {
  std::array<std::int64_t, 12> tones_of_class{};
  tones_of_class[0] = 1;   // C
  tones_of_class[1] = 10;  // C#
  tones_of_class[6] = 10;  // F#
  const ScaleFit fit = best_scale(tones_of_class);
  // C, Db and Gb together: Db major.
  EXPECT_EQ(fit.name, "Db major");
  EXPECT_EQ(fit.tones, 21);
}

TEST(ScalesUpToB, HoldNothingBelowTheTonicsClass) {
  std::array<std::int64_t, 12> d_major{};
  for (const std::size_t pitch_class : {1, 2, 4, 6, 7, 9, 11}) d_major[pitch_class] = 1;
  const ScaleFit fit = best_scale_up_to_b(d_major);
  EXPECT_EQ(fit.name, "D major");
  EXPECT_EQ(fit.tones, 6);  // without C#
  EXPECT_EQ(best_scale(d_major).tones, 7);
}

TEST(Scales, WithoutTonesThereIsNoScale) {
  EXPECT_EQ(fit_of({}).name, "");
  EXPECT_EQ(fit_of({}).tones, 0);
}

}  // namespace
}  // namespace crnngan::stats
