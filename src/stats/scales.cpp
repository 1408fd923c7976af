#include "stats/scales.h"

#include <fmt/format.h>

#include <cstddef>
#include <string_view>

#include "music/key.h"

namespace crnngan::stats {
namespace {

struct Mode {
  std::string_view name;
  std::array<std::size_t, 7> steps;  // half tones above the tonic
  bool is_minor;
};

constexpr std::array<Mode, 3> kModes = {{
    {"major", {0, 2, 4, 5, 7, 9, 11}, false},
    {"natural minor", {0, 2, 3, 5, 7, 8, 10}, true},
    {"harmonic minor", {0, 2, 3, 5, 7, 8, 11}, true},
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
      if (tones <= best.tones) continue;
      const auto name = music::tonic_name(static_cast<int>(tonic), mode.is_minor);
      best = {tones, fmt::format("{} {}", name, mode.name)};
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
