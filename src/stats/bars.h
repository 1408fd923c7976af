#pragma once

// Bars of music of which only the tones are known: four quarters each, the first one beginning with
// the first tone. A bar has 64 positions; an onset belongs to the nearest one.

#include <cstdint>

#include "music/tone.h"

namespace crnngan::stats {

constexpr int kPositionsPerBar = 64;
constexpr int kTicksPerPosition = 4 * music::kTicksPerQuarter / kPositionsPerBar;

struct BarPlace {
  std::int64_t bar = 0;
  int position = 0;
};

inline BarPlace place_in_bar(std::int64_t onset_ticks, std::int64_t first_onset_ticks) {
  const std::int64_t positions =
      (onset_ticks - first_onset_ticks + kTicksPerPosition / 2) / kTicksPerPosition;
  return {positions / kPositionsPerBar, static_cast<int>(positions % kPositionsPerBar)};
}

}  // namespace crnngan::stats
