#pragma once

// The rule by which MIDI sounds: one key of one channel sounds once at a time.
//
// A note-off names a key of a channel, not a note, so that players end all that sounds on the key.
// Of notes that start on one key at one tick the longest is heard alone (of equally long ones the
// loudest); any other ends at the latest where the next of its key starts. What is written, what is
// played and what is drawn keep to it.

#include <cstdint>
#include <span>
#include <vector>

#include "midi/note.h"
#include "midi/part.h"

namespace crnngan::midi {

// For how many ticks each note is heard; 0 for one that is not. The ports of their parts keep
// channels apart; without parts all have one port.
std::vector<std::int64_t> sounding_ticks(std::span<const Note> notes,
                                         std::span<const Part> parts = {});

// The notes that are heard, so long, in the order in which they are given.
std::vector<Note> one_at_a_time(std::vector<Note> notes, std::span<const Part> parts = {});

}  // namespace crnngan::midi
