#include "stats/scales.h"

#include <fmt/format.h>

#include <cstddef>
#include <string_view>

namespace crnngan::stats {
namespace {

using TonicNames = std::array<std::string_view, 12>;

// The usual spelling: of two names for a key the one with fewer accidentals.
constexpr TonicNames kMajorTonics = {"C",  "Db", "D",  "Eb", "E",  "F",
                                     "F#", "G",  "Ab", "A",  "Bb", "B"};
constexpr TonicNames kMinorTonics = {"C",  "C#", "D",  "Eb", "E",  "F",
                                     "F#", "G",  "G#", "A",  "Bb", "B"};

struct Mode {
  std::string_view name;
  std::array<std::size_t, 7> steps;  // half tones above the tonic
  const TonicNames& tonics;
};

constexpr std::array<Mode, 3> kModes = {{
    {"major", {0, 2, 4, 5, 7, 9, 11}, kMajorTonics},
    {"natural minor", {0, 2, 3, 5, 7, 8, 10}, kMinorTonics},
    {"harmonic minor", {0, 2, 3, 5, 7, 8, 11}, kMinorTonics},
}};

// `from_c_on`: a scale's steps beyond B go on from C; else they are left out.
ScaleFit best_of_all(const std::array<std::int64_t, 12>& tones_of_class, bool from_c_on) {
  ScaleFit best;
  for (const Mode& mode : kModes) {
    for (std::size_t tonic = 0; tonic < 12; ++tonic) {
      std::int64_t tones = 0;
      for (const std::size_t step : mode.steps) {
        if (tonic + step < 12 || from_c_on) tones += tones_of_class[(tonic + step) % 12];
      }
      if (tones > best.tones) best = {tones, fmt::format("{} {}", mode.tonics[tonic], mode.name)};
    }
  }
  return best;
}

}  // namespace

ScaleFit best_scale(const std::array<std::int64_t, 12>& tones_of_class) {
  return best_of_all(tones_of_class, true);
}

ScaleFit best_scale_up_to_b(const std::array<std::int64_t, 12>& tones_of_class) {
  return best_of_all(tones_of_class, false);
}

}  // namespace crnngan::stats
