#pragma once

// The hands that play music for a keyboard, when nothing says which plays what.

#include <cstdint>
#include <span>
#include <vector>

#include "midi/note.h"

namespace crnngan::render {

enum class Hand : std::uint8_t { kLeft, kRight };

// The hand of each note, at 384 ticks a quarter and by onset, such that all of it costs least by
// the tables of hand_costs.h: hands reach and move little and do not cross; each keeps to its keys,
// its figures, its loudness and its lengths; the left one is at home below what sounds around it,
// the right one above. Of notes that begin together the left hand has the lowest. Takes time linear
// in the notes.
std::vector<Hand> hands_of(std::span<const midi::Note> notes);

}  // namespace crnngan::render
