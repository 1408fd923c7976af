#include "midi/tempo.h"

#include <algorithm>
#include <iterator>

#include "midi/event_codes.h"

namespace crnngan::midi {

TempoMap::TempoMap(std::span<const TempoChange> changes, int ticks_per_quarter) {
  const auto begin_stretch = [&](std::int64_t ticks, double seconds, std::uint32_t us_per_quarter) {
    stretches_.push_back({ticks, seconds, us_per_quarter * 1e-6 / ticks_per_quarter});
  };
  begin_stretch(0, 0, kStandardTempo);
  for (const TempoChange& change : changes) {
    begin_stretch(change.ticks, seconds_at(change.ticks), change.us_per_quarter);
  }
}

double TempoMap::seconds_at(std::int64_t ticks) const {
  const auto after = std::ranges::upper_bound(stretches_, ticks, {}, &Stretch::ticks);
  const Stretch& stretch = *std::prev(after);
  return stretch.seconds + static_cast<double>(ticks - stretch.ticks) * stretch.seconds_per_tick;
}

}  // namespace crnngan::midi
