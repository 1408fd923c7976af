#include "stats/grid.h"

#include <algorithm>
#include <array>

#include "music/tone.h"

namespace crnngan::stats {

namespace {

constexpr int kTicks = music::kTicksPerQuarter;  // over which the grid comes back

}  // namespace

double share_on_grid(std::span<const std::int64_t> onsets_ticks) {
  constexpr std::array kGrid = {0,          kTicks / 4,     kTicks / 3,
                                kTicks / 2, 2 * kTicks / 3, 3 * kTicks / 4};
  if (onsets_ticks.empty()) return 0;
  std::array<std::int64_t, kTicks> onsets_at{};
  for (const std::int64_t onset : onsets_ticks) {
    ++onsets_at[static_cast<std::size_t>(onset % kTicks)];
  }
  std::int64_t most = 0;
  for (int begin = 0; begin < kTicks; ++begin) {
    std::int64_t on_grid = 0;
    for (const int place : kGrid) {
      for (int off = -1; off <= 1; ++off) {
        on_grid += onsets_at[static_cast<std::size_t>((begin + place + off + kTicks) % kTicks)];
      }
    }
    most = std::max(most, on_grid);
  }
  return static_cast<double>(most) / static_cast<double>(onsets_ticks.size());
}

}  // namespace crnngan::stats
