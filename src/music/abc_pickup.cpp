#include "music/abc_pickup.h"

#include <cstdint>
#include <numeric>

#include "music/tone.h"

namespace crnngan::music {

midi::TimeLine with_pickup(const AbcTune& tune) {
  constexpr int kUnit = 32;
  midi::TimeLine line = tune.time_line;
  const int beats =
      static_cast<int>(tune.pickup_ticks * kUnit / (std::int64_t{4} * kTicksPerQuarter));
  if (beats == 0) return line;
  const int divisor = std::gcd(beats, kUnit);
  for (midi::TimeSignatureChange& change : line.time_signatures) {
    if (change.ticks == 0) change.ticks = tune.pickup_ticks;
  }
  line.time_signatures.push_back({0, {beats / divisor, kUnit / divisor}});
  midi::put_in_order(line);
  return line;
}

}  // namespace crnngan::music
