#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "table/table.h"

namespace crnngan::table {

// What is known of a column when all rows were read.
struct ColumnFacts {
  bool is_time = false;
  bool is_asked_context = false;
  bool is_asked_category = false;
  bool has_one_value = false;                    // in all rows
  bool counts_rows = false;                      // one more from row to row of the file
  bool varies = false;                           // within some sequence
  std::optional<std::size_t> equal_column = {};  // the first one before it that holds the same
};

// The role of each column. `has_sequences`: there are several sequences that have more than one
// row, so that holding for all of one says something.
std::vector<Role> roles_of(const std::vector<ColumnFacts>& facts, bool has_sequences);

}  // namespace crnngan::table
