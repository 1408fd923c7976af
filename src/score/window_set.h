#pragma once

// Windows of sequences of rows, all of one length, as measures and networks see them: scaled
// numbers, none missing.
//
// Shapes: N windows of T rows of C columns. Windows may share rows: those that follow each other in
// a series are kept once.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace crnngan::score {

struct WindowSet {
  std::size_t steps = 0;                  // T
  std::size_t columns = 0;                // C
  std::vector<float> rows = {};           // (R,C)
  std::vector<std::size_t> starts = {};   // (N), the first row of each window
  std::vector<std::size_t> lengths = {};  // (N), rows before the last one is repeated to fill T

  std::size_t count() const { return starts.size(); }  // N

  // (T,C)
  std::span<const float> operator[](std::size_t window) const {
    return std::span(rows).subspan(starts[window] * columns, steps * columns);
  }
};

// A column's values in all rows of all windows but those behind their lengths, window by window.
std::vector<double> column_of(const WindowSet& windows, std::size_t column);

// Windows by number, in that order.
WindowSet those_of(const WindowSet& windows, std::span<const std::size_t> which);

// `count` of the windows, or all if there are no more, in random order.
WindowSet sample_of(const WindowSet& windows, std::size_t count, std::uint64_t seed);

// Two halves, in random order; of an odd number the first has one less.
struct Halves {
  WindowSet first;
  WindowSet second;
};
Halves halves_of(const WindowSet& windows, std::uint64_t seed);

}  // namespace crnngan::score
