#pragma once

// Windows -> parts that share no row.
//
// Windows of a series overlap, so that of two that lie in different parts one would give the other
// away. A series is therefore cut into blocks, a sixteenth of it long, but between two and four
// windows; windows that lie in two blocks are left out, and whole blocks are dealt to the parts. A
// series shorter than two windows, and a whole sequence, is one block.

#include <cstdint>
#include <span>
#include <vector>

#include "score/window_set.h"

namespace crnngan::score {

// A part for each share of the blocks, in random order. Every part has a block as long as there are
// as many blocks as parts. REQUIRES shares that add up to 1.
std::vector<WindowSet> parts_of(const WindowSet& windows, std::span<const double> shares,
                                std::uint64_t seed);

}  // namespace crnngan::score
