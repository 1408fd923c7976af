#include "score/table_windows.h"

#include <algorithm>
#include <cmath>
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

WindowSet with_levels(const WindowSet& windows, const std::vector<ShownColumn>& columns,
                      const std::vector<Unit>& units) {
  WindowSet result{.steps = windows.steps,
                   .columns = names_with_levels(columns).size(),
                   .rows = {},
                   .starts = windows.starts,
                   .lengths = windows.lengths};
  for (std::size_t i = 0; i < windows.rows.size(); ++i) {
    const std::size_t c = i % columns.size();
    if (columns[c].kind != table::Kind::kCategory) {
      result.rows.push_back(windows.rows[i]);
      continue;
    }
    const auto level = static_cast<std::size_t>(std::lround(units[c].unscaled(windows.rows[i])));
    for (std::size_t l = 0; l < columns[c].levels.size(); ++l) {
      result.rows.push_back(l == level ? 1 : 0);
    }
  }
  return result;
}

std::vector<std::string> names_with_levels(const std::vector<ShownColumn>& columns) {
  std::vector<std::string> names;
  for (const ShownColumn& column : columns) {
    if (column.kind != table::Kind::kCategory) names.push_back(column.name);
    for (const std::string& level : column.levels) names.push_back(column.name + "=" + level);
  }
  return names;
}

}  // namespace crnngan::score
