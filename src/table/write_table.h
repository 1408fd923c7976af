#pragma once

// Sequences -> CSV text in the dialect of the file whose schema they have: header, order, decimals,
// quotes, constants and copies as they were.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "table/table.h"

namespace crnngan::table {

// Writes one text, piece by piece: header(), then the rows of sequences in their order. Memory does
// not grow with it.
class TableWriter {
 public:
  // REQUIRES a schema that keeps its promises, as those that are read do.
  // Row numbers begin at that of row `first_row` of the file, from 0 on.
  explicit TableWriter(Schema schema, std::uint64_t first_row = 0);

  std::string header() const;

  // The rows of a sequence, whose name is its id. Numbers are rounded as the file's are and kept
  // within their bounds, row numbers go on. Times that the sequence does not have are those of the
  // time's step from its first on. Throws Error when a time has a year beyond 9999. REQUIRES a
  // value of every learnt and context column, and times where they have no step.
  std::string rows(const Sequence& sequence);

 private:
  void append_field_of(std::string& out, std::size_t column, const Sequence& sequence,
                       std::size_t row) const;
  void append_value(std::string& out, std::size_t column, double value) const;

  Schema schema_;
  std::vector<std::size_t> places_;  // of a column among those that are learnt, or are context
  std::size_t learnt_ = 0;           // how many
  std::uint64_t next_row_;           // of the file
};

// The schema with a column of ids in that place; and what one can be called where none is there.
Schema with_ids(Schema schema, std::string name, std::size_t place);
std::string free_name_of_ids(const Schema& schema);

// All of it at once.
std::string write_table(const Schema& schema, const std::vector<Sequence>& sequences);

}  // namespace crnngan::table
