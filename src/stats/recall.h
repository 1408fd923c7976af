#pragma once

#include <cstdint>
#include <span>

#include "midi/note.h"

namespace crnngan::stats {

constexpr int kRecalledPairs = 8;

// Tones that the piece's own past predicts. A tone's pair is the interval and the gap (time between
// onsets) from the tone before. Where the eight pairs before a tone have occurred before, in the
// same order, the tone is predicted to have the pair that followed the latest time; it counts when
// it has. So a passage that returns, in any key, counts from its tenth tone on. REQUIRES notes
// sorted by onset, then pitch.
std::int64_t count_recalled(std::span<const midi::Note> notes);

}  // namespace crnngan::stats
