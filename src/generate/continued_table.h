#pragma once

// A CSV file of a model's table that is gone on from -> its sequences, and the text of a file with
// new rows behind theirs.
//
// Rows of the file stand in it byte for byte, but for their ids where there are several
// continuations of each sequence: those of "a" are "a-1", "a-2", ...; where the file has no ids
// they are "new-1", "new-2", ... in a column of its own in front. A single continuation keeps the
// id.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "table/csv_input.h"
#include "table/labels.h"
#include "table/read_known.h"
#include "table/table.h"
#include "table/write_table.h"

namespace crnngan::generate {

class ContinuedTable {
 public:
  // Reads the file that `name` stands for, of which each sequence is continued `count` times.
  // Throws BadInput, with the place, when it is no file of that table: other columns, or in another
  // order, texts that are no levels of theirs.
  ContinuedTable(const std::string& name, table::ByteSource source, const table::Schema& schema,
                 int count);

  // Throws Error when a sequence has another context than is wished, column by column.
  void expect_context(const table::Wishes& wishes) const;

  const std::vector<table::Sequence>& sequences() const { return sequences_; }

  // What the column is called that is put in front; empty where none is.
  const std::string& added_column() const { return added_column_; }

  std::string header() const { return writer_.header(); }

  // The rows of the file and, behind them, those that follow as continuation `number`, from 0 on;
  // or the latter alone. In the order of the calls row numbers go on.
  std::string rows(std::size_t sequence, int number, table::Sequence following, bool only_new);

 private:
  ContinuedTable(const std::string& name, const table::Schema& schema, table::KnownTable known,
                 int count);
  std::string name_of(std::size_t sequence, int number) const;
  std::string renamed(const std::string& record, const std::string& name) const;

  std::string name_;
  table::Schema schema_;  // of what is written
  int count_;
  std::optional<std::size_t> id_;  // the field of ids in the file
  std::string added_column_;
  std::vector<table::Sequence> sequences_;
  std::vector<std::vector<std::string>> records_;  // of their rows
  table::TableWriter writer_;
};

}  // namespace crnngan::generate
