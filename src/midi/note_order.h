#pragma once

#include <vector>

#include "midi/note.h"

namespace crnngan::midi {

// Sorts notes by onset, then pitch; those equal in both keep their order. The time is linear in
// their number, and little where they are nearly sorted. REQUIRES onsets >= 0, pitches to 127,
// fewer than 2^32 notes.
void sort_notes(std::vector<Note>& notes);

}  // namespace crnngan::midi
