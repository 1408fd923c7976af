#include "generate/continued_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "base/error.h"
#include "table/csv_field.h"
#include "table/csv_reader.h"
#include "table/number_text.h"
#include "table/shown_text.h"

namespace crnngan::generate {

namespace {

table::Schema schema_of_file(const table::Schema& schema, const table::KnownTable& known,
                             int count) {
  table::Schema written = schema;
  written.dialect = known.dialect;
  const bool has_ids = !schema.of(table::Role::kId).empty();
  if (known.id && !has_ids) {
    return table::with_ids(std::move(written), known.id_name, *known.id);
  }
  if (has_ids || count == 1) return written;
  return table::with_ids(std::move(written), table::free_name_of_ids(schema), 0);
}

// Row numbers go on behind the greatest of the file.
std::uint64_t first_row(const table::Schema& schema, const table::KnownTable& known) {
  const std::vector<int> columns = schema.of(table::Role::kRowNumber);
  if (columns.empty() || !known.last_row_number) return 0;
  const double least = schema.columns[static_cast<std::size_t>(columns.front())].least;
  return static_cast<std::uint64_t>(std::max(0.0, *known.last_row_number + 1 - least));
}

std::string value_text(const table::Column& column, double value) {
  if (std::isnan(value)) return "none";
  if (column.kind == table::Kind::kCategory) {
    return table::shown_text(column.levels[static_cast<std::size_t>(value)]);
  }
  std::string text;
  table::append_number(text, value, column.format);
  return text;
}

}  // namespace

ContinuedTable::ContinuedTable(const std::string& name, table::ByteSource source,
                               const table::Schema& schema, int count)
    : ContinuedTable(name, schema, table::read_known(name, std::move(source), schema, true),
                     count) {}

ContinuedTable::ContinuedTable(const std::string& name, const table::Schema& schema,
                               table::KnownTable known, int count)
    : name_(name),
      schema_(schema_of_file(schema, known, count)),
      count_(count),
      id_(known.id),
      writer_(schema_, first_row(schema_, known)) {
  if (!known.is_in_order) {
    throw BadInput("{}:1:1: expected the columns in the order of the model's table, found another",
                   name);
  }
  if (!known.id && count > 1) added_column_ = schema_.columns.front().name;
  for (table::KnownSequence& sequence : known.sequences) {
    sequences_.push_back(std::move(sequence.sequence));
    records_.push_back(std::move(sequence.records));
  }
}

void ContinuedTable::expect_context(const table::Wishes& wishes) const {
  std::vector<const table::Column*> columns;
  for (const table::Column& column : schema_.columns) {
    if (column.role == table::Role::kContext) columns.push_back(&column);
  }
  for (const table::Sequence& sequence : sequences_) {
    for (std::size_t k = 0; k < wishes.size(); ++k) {
      if (!wishes[k] || *wishes[k] == sequence.context[k]) continue;
      throw Error(
          "--where: {}: expected {} in {}, as it is asked for, found {} in sequence {}; "
          "what is continued keeps its context",
          columns[k]->name, value_text(*columns[k], *wishes[k]), name_,
          value_text(*columns[k], sequence.context[k]), table::shown_text(sequence.name));
    }
  }
}

std::string ContinuedTable::rows(std::size_t sequence, int number, table::Sequence following,
                                 bool only_new) {
  following.name = name_of(sequence, number);
  std::string text;
  if (!only_new) {
    for (const std::string& record : records_[sequence]) {
      text += count_ == 1 ? record : renamed(record, following.name);
      text += schema_.dialect.crlf ? "\r\n" : "\n";
    }
  }
  return text + writer_.rows(following);
}

std::string ContinuedTable::name_of(std::size_t sequence, int number) const {
  const std::string& name = sequences_[sequence].name;
  if (count_ == 1) return name;
  return id_ ? fmt::format("{}-{}", name, number + 1) : fmt::format("new-{}", number + 1);
}

// The record with this name in its field of ids.
std::string ContinuedTable::renamed(const std::string& record, const std::string& name) const {
  const char delimiter = schema_.dialect.delimiter;
  if (!id_) return name + delimiter + record;
  std::vector<std::string> fields = table::raw_fields(record, delimiter);
  const bool is_quoted = fields[*id_].starts_with('"');
  fields[*id_].clear();
  table::append_field(fields[*id_], name, is_quoted, delimiter);
  std::string text;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) text += delimiter;
    text += fields[i];
  }
  return text;
}

}  // namespace crnngan::generate
