#pragma once

// Where all notes of a channel are told to end, whatever track they are in.

#include <cstdint>
#include <span>
#include <vector>

#include "midi/note.h"
#include "midi/part.h"

namespace crnngan::midi {

struct Silence {
  std::int64_t ticks = 0;
  std::uint8_t port = 0;
  std::uint8_t channel = 0;
};

// Ends each note at the first silence of its port and channel behind its onset.
void end_at_silences(std::span<Note> notes, std::span<const Part> parts,
                     std::vector<Silence> silences);

}  // namespace crnngan::midi
