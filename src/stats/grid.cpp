#include "stats/grid.h"

#include <algorithm>
#include <array>

#include "music/tone.h"

namespace crnngan::stats {

double share_on_grid(std::span<const std::int64_t> onsets_ticks) {
  constexpr int kQuarter = music::kTicksPerQuarter;
  constexpr std::array kGrid = {
      0, kQuarter / 4, kQuarter / 3, kQuarter / 2, 2 * kQuarter / 3, 3 * kQuarter / 4};
  if (onsets_ticks.empty()) return 0;
  std::array<std::int64_t, kQuarter> onsets_at{};
  for (const std::int64_t onset : onsets_ticks) {
    ++onsets_at[static_cast<std::size_t>(onset % kQuarter)];
  }
  std::int64_t most = 0;
  for (int begin = 0; begin < kQuarter; ++begin) {
    std::int64_t on_grid = 0;
    for (const int place : kGrid) {
      for (int off = -1; off <= 1; ++off) {
        on_grid += onsets_at[static_cast<std::size_t>((begin + place + off + kQuarter) % kQuarter)];
      }
    }
    most = std::max(most, on_grid);
  }
  return static_cast<double>(most) / static_cast<double>(onsets_ticks.size());
}

}  // namespace crnngan::stats
