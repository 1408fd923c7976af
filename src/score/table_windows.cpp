#include "score/table_windows.h"

#include <algorithm>
#include <stdexcept>

namespace crnngan::score {

std::size_t window_of(const ShownTable& table) {
  if (!table.is_whole) return table.window;
  std::size_t longest = 0;
  for (const ShownSequence& sequence : table.sequences) {
    longest = std::max(longest, table.rows(sequence));
  }
  return longest;
}

WindowSet windows_of(const ShownTable& table, const std::vector<Unit>& units, std::size_t steps) {
  const std::size_t columns = table.columns.size();
  if (units.size() != columns) {
    throw std::invalid_argument("[windows_of] there must be a unit for each column");
  }
  WindowSet windows{.steps = steps, .columns = columns};
  const auto add_row = [&](const ShownSequence& sequence, std::size_t row) {
    for (std::size_t c = 0; c < columns; ++c) {
      windows.rows.push_back(units[c].scaled(sequence.values[row * columns + c]));
    }
  };
  for (const ShownSequence& sequence : table.sequences) {
    const std::size_t rows = table.rows(sequence);
    const std::size_t first = windows.rows.size() / columns;
    if (table.is_whole) {
      for (std::size_t t = 0; t < steps; ++t) add_row(sequence, std::min(t, rows - 1));
      windows.starts.push_back(first);
      windows.lengths.push_back(std::min(rows, steps));
    } else if (rows >= steps) {
      for (std::size_t t = 0; t < rows; ++t) add_row(sequence, t);
      for (std::size_t start = 0; start + steps <= rows; ++start) {
        windows.starts.push_back(first + start);
        windows.lengths.push_back(steps);
      }
    }
  }
  return windows;
}

}  // namespace crnngan::score
