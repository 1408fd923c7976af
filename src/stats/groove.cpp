#include "stats/groove.h"

#include <array>
#include <cstddef>

#include "stats/bars.h"

namespace crnngan::stats {

double groove_similarity(std::span<const std::int64_t> onsets_ticks) {
  if (onsets_ticks.empty()) return 0;
  std::array<double, kPositionsPerBar> bars_with{};  // an onset at that position
  BarPlace last{.bar = -1};
  for (const std::int64_t onset : onsets_ticks) {
    const BarPlace place = place_in_bar(onset, onsets_ticks.front());
    if (place.bar == last.bar && place.position == last.position) continue;
    ++bars_with[static_cast<std::size_t>(place.position)];
    last = place;
  }
  const auto bars = static_cast<double>(last.bar + 1);
  if (bars < 2) return 0;
  double differing = 0;  // pairs of bars, over all positions
  for (const double with : bars_with) differing += with * (bars - with);
  return 1 - differing / (kPositionsPerBar * bars * (bars - 1) / 2);
}

}  // namespace crnngan::stats
