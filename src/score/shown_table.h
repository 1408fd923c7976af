#pragma once

// A table -> what measures see of it: the columns that can be told apart in a file, as numbers.
//
// Shown are, in the order of the file, columns that are learnt or context, copies of such ones, and
// the times where they have no fixed step, whose values are the steps from the row before (0 in a
// first row). Of a category a value is the place of its level; NaN is missing.

#include <functional>
#include <string>
#include <vector>

#include "sequence/split.h"
#include "table/table.h"

namespace crnngan::score {

struct ShownColumn {
  std::string name;
  table::Kind kind = table::Kind::kNumber;
  std::vector<std::string> levels = {};  // of a category
  bool is_context = false;               // one value in every sequence
  int in_table = 0;                      // its place in the schema
};

struct ShownSequence {
  sequence::Split split = sequence::Split::kTraining;
  std::vector<double> values = {};  // (T,C)
};

struct ShownTable {
  std::vector<ShownColumn> columns;      // (C)
  std::vector<ShownSequence> sequences;  // none without rows
  std::size_t window = 24;               // of the schema
  bool is_whole = false;                 // the same

  std::size_t rows(const ShownSequence& sequence) const {
    return columns.empty() ? 0 : sequence.values.size() / columns.size();
  }
};

ShownTable shown(const table::Table& table);

// Which columns have missing values.
std::vector<bool> missing_columns(const ShownTable& table);

// The table with what is missing told: in each of the columns a missing category is one more level,
// and a number has a column beside it, "NAME missing", of zeros and ones.
ShownTable with_missing_told(const ShownTable& table, const std::vector<bool>& columns);

// The sequences of these splits alone.
ShownTable only(const ShownTable& table, const std::function<bool(sequence::Split)>& is_taken);

// All values of a column that are not missing, in the order of rows.
std::vector<double> values_of(const ShownTable& table, std::size_t column);

// Min-max scaling (x - least) / (greatest - least + 1e-7), as TimeGAN's published program does it:
// 0 to 1, and 0 for a column that never changes. A missing value becomes the mean.
struct Unit {
  double least = 0;
  double greatest = 0;
  double mean = 0;

  float scaled(double value) const;
  double unscaled(float value) const;
};

// Of each column; of one that is missing throughout all are 0.
std::vector<Unit> units_of(const ShownTable& table);

}  // namespace crnngan::score
