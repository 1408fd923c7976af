#pragma once

// A generated CSV file -> its rows as the schema of a real table sees them, and what breaks the
// rules that a person would check by eye.
//
// Columns are found by their names, in whatever order. A table without ids may get one in the
// generated file (called id, sequence or series), else the file is one series.

#include <string>
#include <string_view>
#include <vector>

#include "score/shown_table.h"
#include "table/csv_input.h"

namespace crnngan::score {

// A rule of a column that is broken somewhere.
struct BrokenRule {
  std::string column;
  std::string_view rule;  // "below the least", ...
  std::size_t rows = 0;   // that break it
};

struct GeneratedTable {
  ShownTable table;  // columns as of shown(), copies as they stand in the file
  std::vector<BrokenRule> broken;
  std::size_t rows = 0;
  std::size_t broken_rows = 0;  // that break one rule or more
};

// The rules: numbers lie within their bounds, are not negative where real ones never are, and are
// whole where real ones are; levels of categories are known; copies are equal to their originals,
// constants are as they were, context is one value in all rows of a sequence; nothing is missing
// where nothing real is. `real` is shown() of the table with that schema.
//
// Throws BadInput, with the place, when the file is no table, or has other columns: it names them.
GeneratedTable read_generated(const std::string& name, table::ByteSource source,
                              const table::Schema& schema, const ShownTable& real);

}  // namespace crnngan::score
