#pragma once

// Sequences of a table -> their windows, scaled.
//
// Of a table whose sequences are series, all windows of `steps` rows, one beginning at each row
// (stride 1); a sequence shorter than that has none. Of one whose sequences are whole, a window a
// sequence: a shorter one repeats its last row, so that nothing changes behind its end, a longer
// one is cut. What is repeated counts for the networks and for distances; a window's length tells
// who wants to know.

#include "score/shown_table.h"
#include "score/window_set.h"

namespace crnngan::score {

// The rows of the windows that a table is compared by: those of its schema or, where its sequences
// are whole, of the longest one.
std::size_t window_of(const ShownTable& table);

// REQUIRES a unit for each column.
WindowSet windows_of(const ShownTable& table, const std::vector<Unit>& units, std::size_t steps);

// The same windows with a column of zeros and ones for each level of a category in its place, since
// the places of levels are no quantities; and what these columns are called: "NAME=LEVEL".
WindowSet with_levels(const WindowSet& windows, const std::vector<ShownColumn>& columns,
                      const std::vector<Unit>& units);
std::vector<std::string> names_with_levels(const std::vector<ShownColumn>& columns);

}  // namespace crnngan::score
