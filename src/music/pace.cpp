#include "music/pace.h"

#include <algorithm>

namespace crnngan::music {

std::vector<Tone> with_silences(std::span<const Tone> tones, std::int32_t least_gap_ticks) {
  std::vector<Tone> events;
  events.reserve(tones.size());
  std::int64_t before = 0;  // onset of the last event, from the first tone's
  std::int64_t sounds_until = 0;
  for (const Tone& tone : tones) {
    const std::int64_t onset = events.empty() ? 0 : before + tone.gap_ticks;
    const std::int64_t quarters = (sounds_until + kTicksPerQuarter - 1) / kTicksPerQuarter;
    int silences = 0;
    for (std::int64_t quarter = quarters * kTicksPerQuarter;
         quarter < onset && silences < kMostSilences; quarter += kTicksPerQuarter) {
      if (quarter - before < least_gap_ticks || onset - quarter < least_gap_ticks) continue;
      events.push_back(silence(static_cast<std::int32_t>(quarter - before)));
      before = quarter;
      ++silences;
    }
    events.push_back(tone);
    if (events.size() > 1) events.back().gap_ticks = static_cast<std::int32_t>(onset - before);
    before = onset;
    sounds_until = std::max(sounds_until, onset + tone.length_ticks);
  }
  return events;
}

std::vector<Tone> without_silences(std::span<const Tone> events) {
  std::vector<Tone> tones;
  tones.reserve(events.size());
  std::int64_t rest = 0;  // of silences since the last tone
  for (const Tone& event : events) {
    rest = std::min<std::int64_t>(rest + event.gap_ticks, kMostTicks);
    if (is_silence(event)) continue;
    tones.push_back(event);
    tones.back().gap_ticks = static_cast<std::int32_t>(rest);
    rest = 0;
  }
  return tones;
}

}  // namespace crnngan::music
