#pragma once

#include <cstdint>
#include <span>

#include "midi/note.h"

namespace crnngan::stats {

// Tones that begin when another one of their pitch begins: of n equal ones n - 1 count. A piano has
// each key once, so there they are not heard. REQUIRES notes sorted by onset, then pitch.
std::int64_t count_doubles(std::span<const midi::Note> notes);

}  // namespace crnngan::stats
