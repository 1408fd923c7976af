#include "music/signatures.h"

#include <algorithm>
#include <iterator>

#include "base/error.h"
#include "music/grid.h"

namespace crnngan::music {

namespace {

template <class Change>
std::vector<Change> up_to(std::int64_t ticks, const std::vector<Change>& changes) {
  return {changes.begin(), std::ranges::upper_bound(changes, ticks, {}, &Change::ticks)};
}

}  // namespace

Signatures signatures_of(const midi::TimeLine& line, std::span<const midi::Note> notes) {
  Signatures signatures{.first_onset_ticks = notes.front().onset_ticks};
  if (signatures.first_onset_ticks > kLatestFirstOnset) {
    throw Error("[signatures] the first onset must be at most {} ticks, found {}",
                kLatestFirstOnset, signatures.first_onset_ticks);
  }
  std::vector<std::int64_t> onsets;
  onsets.reserve(notes.size());
  for (const midi::Note& note : notes) onsets.push_back(note.onset_ticks);
  onsets.erase(std::unique(onsets.begin(), onsets.end()), onsets.end());
  signatures.keeps_beat = keep_beat(onsets);
  signatures.times = up_to(onsets.back(), line.time_signatures);
  signatures.keys = up_to(onsets.back(), line.key_signatures);
  return signatures;
}

}  // namespace crnngan::music
