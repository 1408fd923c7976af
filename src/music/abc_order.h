#pragma once

// In which order a written voice is played: repeats, variant endings (standard 2.1, 4.8 to 4.10)
// and parts (3.1.9).

#include <span>
#include <string>
#include <vector>

#include "music/abc_cursor.h"
#include "music/abc_written.h"

namespace crnngan::music::abc {

// A stretch of the written voice.
struct Span {
  Time begin = 0;
  Time end = 0;
};

// The value of a P: field of the header, written out: "(AB)2C" is "ABABC". Empty when it is no
// order of parts. Throws Fault when parentheses don't match or the order is too long.
std::string read_part_order(Cursor value);

// All stretches in turn. `parts` say where parts begin, by time; `order` names those to play, those
// that don't begin anywhere are left out. Without an order the voice is played as it stands.
// Throws Fault, at `offset`, when there are too many stretches.
std::vector<Span> order_of_play(const WrittenVoice& voice, std::span<const PartStart> parts,
                                const std::string& order, std::size_t offset);

}  // namespace crnngan::music::abc
