#pragma once

// A CSV file -> a table: one pass over its rows, then what its columns are is told from what they
// hold, and sequences are split into training, validation and test. docs/tables.md has the rules.

#include <string>
#include <vector>

#include "table/csv_input.h"
#include "table/read_options.h"
#include "table/table.h"

namespace crnngan::table {

// What is learnt from is at least so many sequences, or windows of them.
inline constexpr std::size_t kLeastExamples = 20;
inline constexpr std::size_t kUsualWindow = 24;  // rows

struct TableRead {
  Table table;
  std::vector<std::string> warnings = {};  // sentences
};

// Reads the CSV text that `name` stands for in messages. Memory grows with the numbers alone.
// Throws BadInput, one line: FILE:LINE:COLUMN: what was expected, what was found, what to do.
TableRead read_table(const std::string& name, ByteSource source, const ReadOptions& options);

}  // namespace crnngan::table
