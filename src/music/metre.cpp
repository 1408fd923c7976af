#include "music/metre.h"

#include <algorithm>
#include <map>

#include "music/tone.h"

namespace crnngan::music {

Metre::Metre(const Signatures& signatures)
    : first_onset_ticks_(signatures.first_onset_ticks), keeps_beat_(signatures.keeps_beat) {
  if (!signatures.times.empty()) bars_.emplace(signatures.times, first_onset_ticks_);
}

std::optional<Place> Metre::place_of(std::int64_t ticks_after_first_onset) const {
  if (!keeps_beat_) return std::nullopt;
  const std::int64_t ticks = first_onset_ticks_ + ticks_after_first_onset;
  if (!bars_) return Place{ticks % kTicksPerQuarter, kTicksPerQuarter, std::nullopt};
  const Bars::Bar bar = bars_->bar_at(ticks);
  const std::int64_t in_bar = ticks - bar.origin;
  const std::int64_t beat = beat_ticks(bar.signature);
  return Place{in_bar % beat, beat, PlaceInBar{bar.number, in_bar, bar.end - bar.origin}};
}

std::optional<std::int64_t> Metre::nearest_bar_line(std::int64_t ticks_after_first_onset,
                                                    std::int64_t least_ticks) const {
  if (!keeps_beat_ || !bars_) return std::nullopt;
  const std::int64_t ticks = first_onset_ticks_ + ticks_after_first_onset;
  const Bars::Bar bar = bars_->bar_at(ticks);
  const bool is_start_nearer = ticks - bar.start < bar.end - ticks;
  const bool may_be_start = bar.start >= first_onset_ticks_ + least_ticks;
  return (is_start_nearer && may_be_start ? bar.start : bar.end) - first_onset_ticks_;
}

std::optional<midi::TimeSignature> main_metre(const Signatures& signatures,
                                              std::int64_t first_to_last_onset_ticks) {
  if (!signatures.keeps_beat) return std::nullopt;
  const std::int64_t first = signatures.first_onset_ticks;
  const std::int64_t end = first + first_to_last_onset_ticks + 1;
  std::map<midi::TimeSignature, std::int64_t> ticks_of;
  std::optional<midi::TimeSignature> main;
  const auto& times = signatures.times;
  for (std::size_t i = 0; i < times.size(); ++i) {
    const std::int64_t until = i + 1 < times.size() ? times[i + 1].ticks : end;
    ticks_of[times[i].signature] +=
        std::max<std::int64_t>(0, until - std::max(first, times[i].ticks));
  }
  std::int64_t most = 0;
  for (const midi::TimeSignatureChange& change : times) {
    if (ticks_of[change.signature] <= most) continue;
    most = ticks_of[change.signature];
    main = change.signature;
  }
  return main;
}

}  // namespace crnngan::music
