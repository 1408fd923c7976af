#pragma once

// Random music for measures that are held against slow obvious twins.

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <vector>

#include "base/random.h"
#include "midi/note.h"

namespace crnngan::stats {

// Notes sorted by onset, then pitch: few pitches and times, so that they meet; now and then a long
// silence.
inline std::vector<midi::Note> random_notes(std::size_t count, std::uint32_t number) {
  const RandomStream random(11, Purpose::kSynthetic, number);
  std::vector<midi::Note> notes;
  std::int64_t onset = 700;
  for (std::uint64_t i = 0; i < count; ++i) {
    onset += 48 * random.below(5, 6 * i);
    if (random.below(40, 6 * i + 1) == 0) onset += 1536 * random.below(9, 6 * i + 2);
    onset += random.below(6, 6 * i + 3) == 0 ? 7 : 0;
    notes.push_back(
        {.onset_ticks = onset,
         .length_ticks = 1 + 24 * static_cast<std::int64_t>(random.below(30, 6 * i + 4)),
         .pitch = static_cast<std::uint8_t>(58 + random.below(5, 6 * i + 5)),
         .velocity = 64});
  }
  std::sort(notes.begin(), notes.end(), [](const midi::Note& a, const midi::Note& b) {
    return std::tie(a.onset_ticks, a.pitch) < std::tie(b.onset_ticks, b.pitch);
  });
  return notes;
}

inline std::vector<std::int64_t> onsets_of(const std::vector<midi::Note>& notes) {
  std::vector<std::int64_t> onsets;
  for (const midi::Note& note : notes) onsets.push_back(note.onset_ticks);
  onsets.erase(std::unique(onsets.begin(), onsets.end()), onsets.end());
  return onsets;
}

}  // namespace crnngan::stats
