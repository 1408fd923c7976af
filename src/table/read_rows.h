#pragma once

// The pass over a CSV file: its rows as numbers, by sequence, and what was seen of each column.

#include <cstddef>
#include <optional>
#include <vector>

#include "table/column_choice.h"
#include "table/column_reader.h"
#include "table/csv_reader.h"
#include "table/sequence_rows.h"

namespace crnngan::table {

// A column that was read.
struct ReadColumn {
  ChosenColumn choice;
  ColumnReader reader;
  bool quoted = false;            // its first value that does not need it
  bool quotes_are_known = false;  // there was such a value
  bool varies = false;            // within some sequence
  bool ascends = true;            // within every sequence, as the rows stand in the file
};

struct RowsRead {
  std::optional<std::size_t> id = {};        // the field
  bool id_quoted = false;                    // the first name, which does not need it
  std::vector<ReadColumn> columns = {};      // (C)
  std::vector<SequenceRows> sequences = {};  // as they come in the file; all are one without an id
  Dialect dialect = {};
};

// Throws BadInput, with the place.
RowsRead read_rows(CsvReader& reader, const ReadOptions& options);

}  // namespace crnngan::table
