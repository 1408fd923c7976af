#include "music/grid.h"

#include <cstddef>

namespace crnngan::music {

OnsetsInQuarter::OnsetsInQuarter(std::span<const std::int64_t> onsets_ticks)
    : count_(static_cast<std::int64_t>(onsets_ticks.size())) {
  for (const std::int64_t onset : onsets_ticks) {
    ++count_at_[static_cast<std::size_t>(onset % kTicksPerQuarter)];
  }
}

double OnsetsInQuarter::share_on_grid(int begin_ticks, int tolerance_ticks) const {
  constexpr int kTicks = kTicksPerQuarter;
  constexpr std::array kGrid = {0,          kTicks / 4,     kTicks / 3,
                                kTicks / 2, 2 * kTicks / 3, 3 * kTicks / 4};
  if (count_ == 0) return 0;
  std::int64_t on_grid = 0;
  for (const int place : kGrid) {
    for (int off = -tolerance_ticks; off <= tolerance_ticks; ++off) {
      on_grid += count_at_[static_cast<std::size_t>((begin_ticks + place + off + kTicks) % kTicks)];
    }
  }
  return static_cast<double>(on_grid) / static_cast<double>(count_);
}

bool keep_beat(std::span<const std::int64_t> onsets_ticks) {
  constexpr int kTolerance = 8;
  constexpr double kLeastShare = 0.45;
  return OnsetsInQuarter(onsets_ticks).share_on_grid(0, kTolerance) >= kLeastShare;
}

}  // namespace crnngan::music
