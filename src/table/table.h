#pragma once

// Tables: sequences of rows, each row a step, as data scientists keep them in CSV files.
//
//   file text -> csv_reader -> records -> read_table -> Table -> table_file -> corpus file
//   Table -> write_table -> file text
//
// A column is what it is in the file: a number, a whole number or a category. What becomes of it is
// its role: most are learnt, step by step; context holds for a whole sequence; constants and copies
// are kept aside and written back.
//
// Shapes: T rows of a sequence, L learnt columns, K context columns, in the order of the file.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sequence/split.h"

namespace crnngan::table {

// Bounds of what is taken from outside.
inline constexpr std::size_t kMostColumns = 4096;
inline constexpr std::size_t kMostLevels = 100;     // of a category
inline constexpr std::size_t kMostTextBytes = 256;  // of a level, of a sequence's name

enum class Kind { kNumber, kWhole, kCategory };

enum class Role {
  kLearnt,     // its values are learnt, row by row
  kContext,    // one value in every sequence, by which sequences can be asked for
  kConstant,   // one text in the whole table
  kCopy,       // the values of another column
  kRowNumber,  // counts the rows of the file
  kId,         // the name of the sequence
  kTime        // when a row is
};

// How numbers are written, so that new ones look like those that were read.
struct NumberFormat {
  int decimals = 0;        // digits behind the point, at most
  int least_decimals = 0;  // at least: zeros fill them up, and beyond them none ends a number
  int digits = 17;         // significant digits, at most
  bool exponents = false;  // far from 1 they are written like 1e-05

  friend bool operator==(const NumberFormat&, const NumberFormat&) = default;
};

struct Column {
  std::string name;
  Role role = Role::kLearnt;
  Kind kind = Kind::kNumber;
  NumberFormat format = {};              // of numbers; of times the digits of a second
  double least = 0;                      // of the numbers that were read
  double greatest = 0;                   // the same
  bool bounded = true;                   // new numbers stay within least .. greatest
  std::vector<std::string> levels = {};  // of a category, sorted; a value is the place of one
  std::string constant = {};             // the text of a constant
  int copy_of = -1;                      // of a copy the column that it copies
  bool quoted = false;                   // its texts stand in quotes that they do not need

  friend bool operator==(const Column&, const Column&) = default;
};

// What the times of a table are.
enum class TimeKind {
  kNumber,   // written as the time column's numbers are
  kDate,     // 2024-01-31
  kDateTime  // 2024-01-31 10:15:00, in seconds since 1970-01-01 00:00:00
};

struct TimeAxis {
  TimeKind kind = TimeKind::kNumber;
  std::string pattern = {};         // of dates how they are written, like "%Y-%m-%d %H:%M:%S"
  std::optional<double> step = {};  // from row to row, where all are equal; else steps are learnt
  double first = 0;                 // the least time of all, where new sequences begin

  friend bool operator==(const TimeAxis&, const TimeAxis&) = default;
};

// How the file is written.
struct Dialect {
  char delimiter = ',';  // or a semicolon or a tab
  bool crlf = false;
  bool bom = false;
  bool quoted_header = false;  // names stand in quotes that they do not need
  std::string missing = {};    // a missing value as it stands in the file, quotes included

  friend bool operator==(const Dialect&, const Dialect&) = default;
};

struct Schema {
  std::vector<Column> columns;  // in the order of the file
  std::optional<TimeAxis> time = {};
  Dialect dialect = {};
  std::size_t window = 24;  // rows of the windows that are learnt and written
  bool is_whole = false;    // sequences are learnt whole, with their ends; else windows of them

  // The columns of a role, in order.
  std::vector<int> of(Role role) const;

  friend bool operator==(const Schema&, const Schema&) = default;
};

struct Sequence {
  std::string name;
  sequence::Split split = sequence::Split::kTraining;
  std::vector<double> values = {};   // (T,L); of a category the level, of a missing value NaN
  std::vector<double> context = {};  // (K), the same
  std::vector<double> times = {};    // (T), ascending; empty without a time column
};

struct Table {
  Schema schema;
  std::vector<Sequence> sequences = {};

  std::size_t rows(const Sequence& sequence) const;
};

}  // namespace crnngan::table
