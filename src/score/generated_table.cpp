#include "score/generated_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "table/read_known.h"
#include "table/read_rows.h"
#include "table/shown_text.h"
#include "table/time_column.h"

namespace crnngan::score {

namespace {

using table::Column;
using table::Kind;
using table::Role;

table::ReadOptions options_for(const table::Schema& schema) {
  table::ReadOptions options;
  for (const Column& column : schema.columns) {
    if (column.role == Role::kId) options.id = column.name;
    if (column.role == Role::kTime) options.time = column.name;
    const bool has_text = column.role == Role::kConstant;
    if (has_text || (column.kind == Kind::kCategory && column.role != Role::kId)) {
      options.categorical.push_back(column.name);
    }
  }
  return options;
}

// One row after another: what breaks the rules.
class Checker {
 public:
  void next_row() {
    broken_rows_ += is_broken_ ? 1 : 0;
    is_broken_ = false;
  }
  void expect(bool holds, const Column& column, std::string_view rule) {
    if (holds) return;
    is_broken_ = true;
    const auto place = std::find_if(broken_.begin(), broken_.end(), [&](const BrokenRule& known) {
      return known.rule == rule && known.column == column.name;
    });
    BrokenRule& found = place != broken_.end()
                            ? *place
                            : broken_.emplace_back(BrokenRule{.column = column.name, .rule = rule});
    ++found.rows;
  }
  std::size_t broken_rows() const { return broken_rows_; }
  std::vector<BrokenRule> broken() && { return std::move(broken_); }

 private:
  std::vector<BrokenRule> broken_;
  std::size_t broken_rows_ = 0;
  bool is_broken_ = false;
};

bool are_same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

class Reading {
 public:
  Reading(const std::string& name, table::ByteSource source, const table::Schema& schema,
          const ShownTable& real)
      : schema_(schema), real_(real), reader_(name, std::move(source)) {
    table::expect_columns(reader_, schema, "real table");
    rows_ = table::read_rows(reader_, options_for(schema));
    find_columns();
    for (const bool is_missing : missing_columns(real)) may_miss_.push_back(is_missing);
  }

  GeneratedTable run() {
    std::vector<std::string> warnings;  // of columns that are times by their names alone: none here
    if (schema_.time) table::sort_by_time(rows_, reader_, warnings);
    GeneratedTable result{.table = {.columns = real_.columns,
                                    .sequences = {},
                                    .window = real_.window,
                                    .is_whole = real_.is_whole},
                          .broken = {}};
    for (table::SequenceRows& sequence : rows_.sequences) {
      ShownSequence& shown = result.table.sequences.emplace_back();
      const std::size_t count = table::rows_of(sequence, rows_.columns.size());
      for (std::size_t t = 0; t < count; ++t) {
        check_row(sequence, t);
        append_shown(sequence, t, shown.values);
        checker_.next_row();
      }
      result.rows += count;
    }
    result.broken_rows = checker_.broken_rows();
    result.broken = std::move(checker_).broken();
    return result;
  }

 private:
  // For each column of the schema its place among those that were read, and what its values are in
  // the schema.
  void find_columns() {
    for (const Column& column : schema_.columns) {
      std::optional<std::size_t> place;
      for (std::size_t c = 0; c < rows_.columns.size(); ++c) {
        if (rows_.columns[c].reader.name() == column.name) place = c;
      }
      places_.push_back(place);
      const Column& original = column.role == Role::kCopy
                                   ? schema_.columns[static_cast<std::size_t>(column.copy_of)]
                                   : column;
      std::vector<double>& levels = levels_.emplace_back();
      if (!place || column.role == Role::kTime) continue;
      const table::ColumnReader& read = rows_.columns[*place].reader;
      if (column.role == Role::kConstant) {
        for (const std::string& level : read.levels()) {
          levels.push_back(level == column.constant ? 0 : 1);
        }
      } else if (column.kind == Kind::kCategory) {
        for (const std::string& level : read.levels()) {
          const auto known = std::find(original.levels.begin(), original.levels.end(), level);
          levels.push_back(static_cast<double>(known - original.levels.begin()));
        }
      } else if (read.reading() != table::Reading::kNumbers) {
        reader_.refuse(
            1, rows_.columns[*place].choice.field,
            fmt::format("expected numbers in column {}, as the real table has them, "
                        "found {}",
                        table::shown_text(column.name), table::shown_text(read.first_text())));
      }
    }
  }

  double value_of(const table::SequenceRows& sequence, std::size_t row, std::size_t column) const {
    const double value = sequence.values[row * rows_.columns.size() + *places_[column]];
    if (levels_[column].empty() || std::isnan(value)) return value;
    return levels_[column][static_cast<std::size_t>(value)];
  }

  void check_row(const table::SequenceRows& sequence, std::size_t row) {
    for (std::size_t c = 0; c < schema_.columns.size(); ++c) {
      const Column& column = schema_.columns[c];
      if (!places_[c] || column.role == Role::kTime || column.role == Role::kRowNumber) continue;
      const double value = value_of(sequence, row, c);
      if (column.role == Role::kConstant) {
        checker_.expect(value == 0, column, "not the constant");
      } else if (column.role == Role::kCopy) {
        const auto original = static_cast<std::size_t>(column.copy_of);
        checker_.expect(are_same(value, value_of(sequence, row, original)), column, "not a copy");
      } else {
        check_value(column, value);
      }
      if (column.role == Role::kContext) {
        checker_.expect(are_same(value, value_of(sequence, 0, c)), column, "varying context");
      }
    }
    for (std::size_t s = 0; s < real_.columns.size(); ++s) {
      const auto c = static_cast<std::size_t>(real_.columns[s].in_table);
      if (may_miss_[s] || schema_.columns[c].role == Role::kTime) continue;
      checker_.expect(!std::isnan(value_of(sequence, row, c)), schema_.columns[c], "missing");
    }
  }

  void check_value(const Column& column, double value) {
    if (std::isnan(value)) return;
    if (column.kind == Kind::kCategory) {
      checker_.expect(value < static_cast<double>(column.levels.size()), column, "unknown level");
      return;
    }
    checker_.expect(column.least < 0 || value >= 0, column, "negative");
    if (column.bounded) {
      checker_.expect(value >= column.least || (column.least >= 0 && value < 0), column,
                      "below the least");
      checker_.expect(value <= column.greatest, column, "above the greatest");
    }
    checker_.expect(column.kind != Kind::kWhole || value == std::floor(value), column, "not whole");
  }

  void append_shown(const table::SequenceRows& sequence, std::size_t row,
                    std::vector<double>& values) const {
    for (const ShownColumn& column : real_.columns) {
      const auto c = static_cast<std::size_t>(column.in_table);
      const bool is_time = schema_.columns[c].role == Role::kTime;
      if (!is_time) {
        values.push_back(value_of(sequence, row, c));
      } else {
        values.push_back(row > 0 ? value_of(sequence, row, c) - value_of(sequence, row - 1, c) : 0);
      }
    }
  }

  const table::Schema& schema_;
  const ShownTable& real_;
  table::CsvReader reader_;
  table::RowsRead rows_;
  std::vector<std::optional<std::size_t>> places_;
  std::vector<std::vector<double>> levels_;  // of each level that was read the place in the schema
  std::vector<bool> may_miss_;
  Checker checker_;
};

}  // namespace

GeneratedTable read_generated(const std::string& name, table::ByteSource source,
                              const table::Schema& schema, const ShownTable& real) {
  return Reading(name, std::move(source), schema, real).run();
}

}  // namespace crnngan::score
