#include "table/time_column.h"

#include <fmt/format.h>

#include "table/shown_text.h"

namespace crnngan::table {

namespace {

bool holds_times(const ReadColumn& column) { return column.reader.reading() == Reading::kTimes; }

std::optional<std::size_t> find_time_column(const RowsRead& rows,
                                            std::vector<std::string>& warnings) {
  std::optional<std::size_t> of_dates;
  std::optional<std::size_t> of_numbers;
  for (std::size_t c = 0; c < rows.columns.size(); ++c) {
    const ReadColumn& column = rows.columns[c];
    if (column.choice.request.must_be_time) return c;
    if (!column.choice.request.may_be_time) continue;
    if (holds_times(column) && !of_dates) of_dates = c;
    if (column.reader.reading() != Reading::kNumbers || of_numbers) continue;
    if (column.ascends && column.reader.missing() == 0) {
      of_numbers = c;
    } else {
      warnings.push_back(fmt::format(
          "column {} does not ascend from row to row of a sequence and is taken as any other; "
          "--time {} takes it as the time",
          shown_text(column.reader.name()), option_word(column.reader.name())));
    }
  }
  return of_dates ? of_dates : of_numbers;
}

}  // namespace

std::optional<std::size_t> sort_by_time(RowsRead& rows, const CsvReader& reader,
                                        std::vector<std::string>& warnings) {
  const auto time = find_time_column(rows, warnings);
  for (std::size_t c = 0; c < rows.columns.size(); ++c) {
    if (!holds_times(rows.columns[c]) || c == time) continue;
    const std::string& name = rows.columns[c].reader.name();
    reader.refuse(1, rows.columns[c].choice.field,
                  fmt::format("columns {} and {} both hold times, of which rows have one; "
                              "--drop {} leaves this one out",
                              shown_text(rows.columns[*time].reader.name()), shown_text(name),
                              option_word(name)));
  }
  if (time) {
    const std::size_t columns = rows.columns.size();
    for (const SequenceRows& sequence : rows.sequences) {
      const auto line = line_of_equal_time(sequence, columns, *time);
      if (!line) continue;
      const ReadColumn& column = rows.columns[*time];
      reader.refuse(
          *line, column.choice.field,
          fmt::format(
              "the time of this row stands twice in {}; {}",
              rows.id ? fmt::format("sequence {}", shown_text(sequence.name)) : "the one series",
              rows.id ? fmt::format("leave out one of the rows, or --drop {} the column",
                                    option_word(column.reader.name()))
                      : "--id COLUMN says which rows belong together"));
    }
    for (SequenceRows& sequence : rows.sequences) sort_rows(sequence, columns, *time);
  }
  for (SequenceRows& sequence : rows.sequences) sequence.lines = {};
  return time;
}

}  // namespace crnngan::table
