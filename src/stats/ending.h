#pragma once

// How a piece ends.

#include <span>

#include "midi/note.h"

namespace crnngan::stats {

// The pitch class, 0 being C, of the tonic of the key whose profile correlates best with the time
// for which each pitch class sounds; of equally good ones the first: from C upward, major before
// minor. Profiles of 24 keys after Krumhansl and Kessler (Psychological Review 89, 1982), the rule
// after Krumhansl and Schmuckler (Krumhansl, Cognitive Foundations of Musical Pitch, 1990). Unlike
// a scale it tells a minor key from its relative major. -1 without notes.
int tonic_of(std::span<const midi::Note> notes);

// The lowest of the tones that sound when the last one begins; -1 without notes. REQUIRES notes
// sorted by onset.
int last_bass_pitch(std::span<const midi::Note> notes);

// From the first onset to the last end; 0 without notes. REQUIRES notes sorted by onset.
double duration_quarters(std::span<const midi::Note> notes);

// Whether the last bass tone is a tonic; false without notes.
bool ends_on_tonic(std::span<const midi::Note> notes);

}  // namespace crnngan::stats
