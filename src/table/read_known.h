#pragma once

// A CSV file of a table whose schema is known, since a model or a corpus has it -> its sequences.
// Nothing is guessed: what does not fit the schema is refused, with its place. Numbers may lie
// beyond the bounds of those that the schema was made of.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "table/csv_input.h"
#include "table/csv_reader.h"
#include "table/table.h"

namespace crnngan::table {

struct KnownSequence {
  Sequence sequence = {};                 // its rows in the order of their times
  std::vector<std::string> records = {};  // (T), as they stand in the file, without line ends
};

struct KnownTable {
  Dialect dialect = {};  // of the file; `missing` is the schema's where nothing is missing
  std::optional<std::size_t> id = {};          // the field that names sequences
  std::string id_name = {};                    // what that column is called
  bool is_in_order = false;                    // columns but that are in the schema's order
  std::optional<double> last_row_number = {};  // the greatest, where the schema has such
  std::vector<KnownSequence> sequences = {};   // in the order of the file; with a row or more
};

// Columns are found by their names. A table without ids may have them in the file, in a column
// called id, sequence or series. Records are kept where `keeps_text`. Throws BadInput, with the
// place.
KnownTable read_known(const std::string& name, ByteSource source, const Schema& schema,
                      bool keeps_text);

// The field of names of sequences: the schema's column of them or, where it has none, one called
// so.
std::optional<std::size_t> id_field(const std::vector<std::string>& header, const Schema& schema);

// Throws BadInput when the file has other columns than the schema, that of names aside: it names
// them. `whose` they should be: "real table".
void expect_columns(const CsvReader& reader, const Schema& schema, std::string_view whose);

}  // namespace crnngan::table
