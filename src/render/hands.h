#pragma once

// The hands that play music for a keyboard, when nothing says which plays what.

#include <cstdint>
#include <span>
#include <vector>

#include "midi/note.h"

namespace crnngan::render {

enum class Hand : std::uint8_t { kLeft, kRight };

// The hand of each note, at 384 ticks a quarter and by onset, such that all of it is easy to play:
// hands reach and move little, do not cross, and play on as they played, long or short, loud or
// soft; the left one is at home below middle C, the right one above. Of notes that begin together
// the left hand has the lowest. Takes time linear in the notes.
std::vector<Hand> hands_of(std::span<const midi::Note> notes);

}  // namespace crnngan::render
