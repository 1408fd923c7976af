#include "table/read_rows.h"

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "table/csv_field.h"
#include "table/shown_text.h"

namespace crnngan::table {

namespace {

ColumnChoice choose(const CsvReader& reader, const ReadOptions& options) {
  try {
    return choose_columns(reader.header(), options);
  } catch (const Error& error) {
    reader.refuse(1, 0, error.what());
  }
}

class RowsReader {
 public:
  RowsReader(CsvReader& reader, ColumnChoice choice) : reader_(reader) {
    rows_.id = choice.id;
    rows_.dialect = reader.dialect();
    for (ChosenColumn& column : choice.columns) {
      ColumnRequest request = column.request;
      rows_.columns.push_back({.choice = std::move(column), .reader = ColumnReader(request)});
    }
  }

  RowsRead run() {
    while (reader_.next()) read_row();
    if (rows_.sequences.empty()) {
      reader_.refuse(1, 0, "expected rows below the header, found none");
    }
    for (const ReadColumn& column : rows_.columns) {
      if (column.reader.reading() != Reading::kUnknown) continue;
      reader_.refuse(
          1, column.choice.field,
          fmt::format("column {} is missing in all rows; --drop {} leaves it out",
                      shown_text(column.reader.name()), option_word(column.reader.name())));
    }
    return std::move(rows_);
  }

 private:
  void read_row() {
    SequenceRows& sequence = sequence_of_row();
    const std::size_t first = sequence.values.size();
    bool has_time = false;
    for (std::size_t c = 0; c < rows_.columns.size(); ++c) {
      ReadColumn& column = rows_.columns[c];
      const double value = read_field(column);
      sequence.values.push_back(value);
      if (column.choice.request.may_be_time) {
        has_time = true;
        const bool is_later =
            first == 0 || value > sequence.values[first - rows_.columns.size() + c];
        column.ascends = column.ascends && is_later;
      }
      const double of_first_row = sequence.values[c];
      const bool is_same = value == of_first_row || (std::isnan(value) && std::isnan(of_first_row));
      if (is_same) continue;
      column.varies = true;
      if (column.choice.is_context) refuse_context(column, sequence);
    }
    if (has_time) sequence.lines.push_back(reader_.line());
  }

  double read_field(ReadColumn& column) {
    const std::size_t field = column.choice.field;
    const std::string_view text = reader_.fields()[field];
    double value = 0;
    try {
      value = column.reader.read(text);
    } catch (const Error& error) {
      reader_.refuse(field, error.what());
    }
    const bool needs_none = !std::isnan(value) && !needs_quotes(text, rows_.dialect.delimiter);
    if (!column.quotes_are_known && needs_none) {
      column.quotes_are_known = true;
      column.quoted = is_in_quotes(field);
    }
    if (std::isnan(value) && !has_missing_) {
      has_missing_ = true;
      rows_.dialect.missing = raw_fields(reader_.record(), rows_.dialect.delimiter)[field];
    }
    const bool must_be_there =
        column.choice.request.must_be_time || column.reader.reading() == Reading::kTimes;
    if (must_be_there && column.reader.missing() > 0) {
      reader_.refuse(
          field, fmt::format("expected a time in every row of column {}, found none; "
                             "fill it in, or --drop {} leaves the column out",
                             shown_text(column.reader.name()), option_word(column.reader.name())));
    }
    return value;
  }

  bool is_in_quotes(std::size_t field) const {
    return raw_fields(reader_.record(), rows_.dialect.delimiter)[field].starts_with('"');
  }

  SequenceRows& sequence_of_row() {
    if (!rows_.id) {
      if (rows_.sequences.empty()) rows_.sequences.emplace_back();
      return rows_.sequences.front();
    }
    const std::string_view name = reader_.fields()[*rows_.id];
    if (!rows_.sequences.empty() && rows_.sequences[current_].name == name) {
      return rows_.sequences[current_];
    }
    const auto refuse = [&](const std::string& found) {
      reader_.refuse(*rows_.id,
                     fmt::format("expected the name of a sequence of at most {} bytes in "
                                 "column {}, found {}",
                                 kMostTextBytes, shown_text(reader_.header()[*rows_.id]), found));
    };
    if (trimmed(name).empty()) refuse("nothing");
    if (name.size() > kMostTextBytes) refuse(shown_text(name));
    if (rows_.sequences.empty()) {
      rows_.id_quoted = !needs_quotes(name, rows_.dialect.delimiter) && is_in_quotes(*rows_.id);
    }
    const auto [place, is_new] = places_.try_emplace(std::string(name), rows_.sequences.size());
    if (is_new) rows_.sequences.push_back({.name = std::string(name)});
    current_ = place->second;
    return rows_.sequences[current_];
  }

  [[noreturn]] void refuse_context(const ReadColumn& column, const SequenceRows& sequence) const {
    reader_.refuse(column.choice.field,
                   fmt::format("expected one value of the context column {} in all rows of "
                               "{}, found {} after another; it is no context",
                               shown_text(column.reader.name()),
                               rows_.id ? fmt::format("sequence {}", shown_text(sequence.name))
                                        : "the one series",
                               shown_text(reader_.fields()[column.choice.field])));
  }

  CsvReader& reader_;
  RowsRead rows_;
  bool has_missing_ = false;
  std::unordered_map<std::string, std::size_t> places_;  // of sequences
  std::size_t current_ = 0;                              // the sequence of the row before
};

}  // namespace

RowsRead read_rows(CsvReader& reader, const ReadOptions& options) {
  return RowsReader(reader, choose(reader, options)).run();
}

}  // namespace crnngan::table
