#include "table/write_table.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "table/csv_field.h"
#include "table/number_text.h"
#include "table/time_text.h"

namespace crnngan::table {

TableWriter::TableWriter(Schema schema, std::uint64_t first_row)
    : schema_(std::move(schema)), next_row_(first_row) {
  std::size_t context = 0;
  for (const Column& column : schema_.columns) {
    if (column.role == Role::kContext) {
      places_.push_back(context++);
    } else {
      places_.push_back(column.role == Role::kLearnt ? learnt_++ : 0);
    }
  }
}

std::string TableWriter::header() const {
  const Dialect& dialect = schema_.dialect;
  std::string text = dialect.bom ? "\xEF\xBB\xBF" : "";
  for (std::size_t i = 0; i < schema_.columns.size(); ++i) {
    if (i > 0) text += dialect.delimiter;
    append_field(text, schema_.columns[i].name, dialect.quoted_header, dialect.delimiter);
  }
  return text + (dialect.crlf ? "\r\n" : "\n");
}

std::string TableWriter::rows(const Sequence& sequence) {
  if (learnt_ == 0 || sequence.values.size() % learnt_ != 0) {
    throw std::invalid_argument(
        "[write_table] a sequence must have a value of every learnt column");
  }
  std::string text;
  const std::size_t rows = sequence.values.size() / learnt_;
  for (std::size_t row = 0; row < rows; ++row) {
    const std::size_t before = text.size();
    for (std::size_t i = 0; i < schema_.columns.size(); ++i) {
      if (i > 0) text += schema_.dialect.delimiter;
      append_field_of(text, i, sequence, row);
    }
    if (text.size() == before) text += "\"\"";  // an empty line would be none
    text += schema_.dialect.crlf ? "\r\n" : "\n";
    ++next_row_;
  }
  return text;
}

void TableWriter::append_field_of(std::string& out, std::size_t i, const Sequence& sequence,
                                  std::size_t row) const {
  const Column& column = schema_.columns[i];
  const auto append = [&](const std::string& text) {
    append_field(out, text, column.quoted, schema_.dialect.delimiter);
  };
  switch (column.role) {
    case Role::kId:
      return append(sequence.name);
    case Role::kConstant:
      return append(column.constant);
    case Role::kRowNumber:
      return append_value(out, i, column.least + static_cast<double>(next_row_));
    case Role::kTime: {
      const TimeAxis& axis = *schema_.time;
      if (sequence.times.empty() && !axis.step) {
        throw std::invalid_argument("[write_table] a sequence must have times");
      }
      const double time = sequence.times.empty()
                              ? axis.first + static_cast<double>(row) * *axis.step
                              : sequence.times[row];
      std::string text;
      if (axis.kind == TimeKind::kNumber) {
        append_number(text, time, column.format);
      } else {
        append_time(text, time, axis.pattern, column.format);
      }
      return append(text);
    }
    case Role::kLearnt:
    case Role::kContext:
    case Role::kCopy: {
      const std::size_t source =
          column.role == Role::kCopy ? static_cast<std::size_t>(column.copy_of) : i;
      const bool is_context = schema_.columns[source].role == Role::kContext;
      return append_value(out, i,
                          is_context ? sequence.context[places_[source]]
                                     : sequence.values[row * learnt_ + places_[source]]);
    }
  }
}

// A value as the column writes it.
void TableWriter::append_value(std::string& out, std::size_t i, double value) const {
  const Column& column = schema_.columns[i];
  if (std::isnan(value)) {
    out += schema_.dialect.missing;
    return;
  }
  std::string text;
  if (column.kind == Kind::kCategory) {
    const Column& original = column.role == Role::kCopy
                                 ? schema_.columns[static_cast<std::size_t>(column.copy_of)]
                                 : column;
    text = original.levels.at(static_cast<std::size_t>(value));
  } else {
    if (column.kind == Kind::kWhole) value = std::round(value);
    const bool is_bounded = column.bounded && column.role != Role::kRowNumber;
    if (is_bounded) value = std::clamp(value, column.least, column.greatest);
    append_number(text, value, column.format);
  }
  append_field(out, text, column.quoted, schema_.dialect.delimiter);
}

Schema with_ids(Schema schema, std::string name, std::size_t place) {
  for (Column& column : schema.columns) {
    if (column.copy_of >= static_cast<int>(place)) ++column.copy_of;
  }
  schema.columns.insert(schema.columns.begin() + static_cast<std::ptrdiff_t>(place),
                        {.name = std::move(name), .role = Role::kId, .kind = Kind::kCategory});
  return schema;
}

std::string free_name_of_ids(const Schema& schema) {
  std::string name = "sequence";
  while (std::ranges::find(schema.columns, name, &Column::name) != schema.columns.end()) {
    name += '_';
  }
  return name;
}

std::string write_table(const Schema& schema, const std::vector<Sequence>& sequences) {
  TableWriter writer(schema);
  std::string text = writer.header();
  for (const Sequence& sequence : sequences) text += writer.rows(sequence);
  return text;
}

}  // namespace crnngan::table
