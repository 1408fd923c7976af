#pragma once

// Which measures of a piece stand on which line of a piano roll.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "midi/note.h"
#include "render/measures.h"

namespace crnngan::render {

// Silence of so many measures and more is left out, and said.
constexpr std::int64_t kLongSilence = 8;

struct RollLine {
  std::int64_t first = 0;  // number of its first measure, from 0
  std::int64_t count = 0;  // measures
  std::int64_t start = 0;  // units (measures.h)
  std::int64_t end = 0;
  double units_of_width = 0;            // that would fill the line; >= end - start
  std::int64_t silent_before = 0;       // measures left out before it
  std::vector<std::size_t> notes = {};  // that sound in it, by their places
};

// As many measures a line as have `width` units, one at least. Lines that are nearly full are
// spread. Throws Error when there are more than `most_lines`. REQUIRES notes by onset.
std::vector<RollLine> lay_out(std::span<const midi::Note> notes, const Measures& measures,
                              std::int64_t width, std::size_t most_lines);

}  // namespace crnngan::render
