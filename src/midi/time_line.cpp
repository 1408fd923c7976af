#include "midi/time_line.h"

#include <algorithm>
#include <iterator>

namespace crnngan::midi {

namespace {

// The last change up to a tick; null before the first.
template <class Change>
const Change* change_at(const std::vector<Change>& changes, std::int64_t ticks) {
  const auto after = std::ranges::upper_bound(changes, ticks, {}, &Change::ticks);
  return after == changes.begin() ? nullptr : &*std::prev(after);
}

template <class Change>
void put_in_order(std::vector<Change>& changes) {
  std::ranges::stable_sort(changes, {}, &Change::ticks);
  // From the end, so that the last of those at a tick is met first.
  const auto same_tick = [](const Change& a, const Change& b) { return a.ticks == b.ticks; };
  const auto kept = std::unique(changes.rbegin(), changes.rend(), same_tick);
  changes.erase(changes.begin(), kept.base());
}

}  // namespace

std::uint32_t TimeLine::tempo_at(std::int64_t ticks) const {
  const TempoChange* change = change_at(tempos, ticks);
  return change ? change->us_per_quarter : kStandardTempo;
}

TimeSignature TimeLine::time_signature_at(std::int64_t ticks) const {
  const TimeSignatureChange* change = change_at(time_signatures, ticks);
  return change ? change->signature : TimeSignature{};
}

std::optional<KeySignature> TimeLine::key_signature_at(std::int64_t ticks) const {
  const KeySignatureChange* change = change_at(key_signatures, ticks);
  if (!change) return std::nullopt;
  return change->signature;
}

void put_in_order(TimeLine& line) {
  put_in_order(line.tempos);
  put_in_order(line.time_signatures);
  put_in_order(line.key_signatures);
}

}  // namespace crnngan::midi
