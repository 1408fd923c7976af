#pragma once

// What a file says of the metre and the key of a piece, and whether its tones keep to the beat.

#include <compare>
#include <cstdint>
#include <span>
#include <vector>

#include "midi/note.h"
#include "midi/time_line.h"

namespace crnngan::music {

// Ticks are those of 1/384 quarter from the start of the file, where its first bar begins; tones
// begin at `first_onset_ticks`. Changes are by time, one at a tick, up to the last onset.
struct Signatures {
  std::int64_t first_onset_ticks = 0;  // 0..kLatestFirstOnset
  bool keeps_beat = false;             // else the signatures say nothing of its tones (grid.h)
  std::vector<midi::TimeSignatureChange> times = {};
  std::vector<midi::KeySignatureChange> keys = {};

  friend auto operator<=>(const Signatures&, const Signatures&) = default;
};

constexpr std::int64_t kLatestFirstOnset = std::int64_t{1} << 53;

// Those of normalised notes (tone.h) under their time line. Throws Error when the first onset is
// later than the latest. REQUIRES notes.
Signatures signatures_of(const midi::TimeLine& line, std::span<const midi::Note> notes);

}  // namespace crnngan::music
