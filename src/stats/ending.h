#pragma once

// How a piece ends.

#include <span>

#include "midi/note.h"

namespace crnngan::stats {

// The lowest of the tones that sound when the last one begins; -1 without notes. REQUIRES notes
// sorted by onset.
int last_bass_pitch(std::span<const midi::Note> notes);

// From the first onset to the last end; 0 without notes. REQUIRES notes sorted by onset.
double duration_quarters(std::span<const midi::Note> notes);

// Whether the last bass tone is the tonic of the key that fits best (music/key.h), which tells
// minor from its relative major; false without notes.
bool ends_on_tonic(std::span<const midi::Note> notes);

}  // namespace crnngan::stats
