#include "stats/grid.h"

#include <algorithm>

#include "music/grid.h"

namespace crnngan::stats {

double share_on_grid(std::span<const std::int64_t> onsets_ticks) {
  constexpr int kGridTolerance = 1;
  const music::OnsetsInQuarter onsets(onsets_ticks);
  double most = 0;
  for (int begin = 0; begin < music::kTicksPerQuarter; ++begin) {
    most = std::max(most, onsets.share_on_grid(begin, kGridTolerance));
  }
  return most;
}

}  // namespace crnngan::stats
