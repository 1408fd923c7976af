#pragma once

#include <cstdint>
#include <span>

#include "midi/note.h"

namespace crnngan::stats {

// How many tones sound at once, from their onset to their end, in dense moments: the least number
// that is not exceeded in 95 % of the time in which any tone sounds; 0 without notes. REQUIRES
// lengths of 1 or more.
std::int64_t tones_at_once(std::span<const midi::Note> notes);

}  // namespace crnngan::stats
