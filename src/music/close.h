#pragma once

// The end of a piece as an event, for networks that learn when music ends: its close, a cell in
// which nothing sounds, a quarter after the last onset. A song that is written has ended when time
// passes after its last chord (music/context.h), whatever the event says besides.

#include <vector>

#include "music/pace.h"

namespace crnngan::music {

constexpr std::int32_t kCloseGapTicks = kTicksPerQuarter;

// Adds its close to a piece of whole cells (music/cells.h), unless it is empty.
inline void add_close(std::vector<Tone>& cells, int tones_per_cell) {
  if (cells.empty()) return;
  cells.push_back(silence(kCloseGapTicks));
  cells.resize(cells.size() + static_cast<std::size_t>(tones_per_cell - 1), silence(0));
}

}  // namespace crnngan::music
