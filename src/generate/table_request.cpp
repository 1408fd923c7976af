#include "generate/table_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "table/time_text.h"
#include "table/write_table.h"

namespace crnngan::generate {

namespace {

double level_called(const table::Column& column, const std::string& text) {
  const auto found = std::ranges::find(column.levels, text);
  if (found != column.levels.end()) {
    return static_cast<double>(found - column.levels.begin());
  }
  throw Error("{}: expected one of {}, found '{}'", column.name, fmt::join(column.levels, ", "),
              text);
}

double number_called(const table::Column& column, const std::string& text) {
  if (const auto number = number_of(text)) return *number;
  throw Error("{}: expected a number, found '{}'", column.name, text);
}

// The names of the columns that hold for whole sequences.
std::vector<std::string> names_of(const TableModel& model) {
  std::vector<std::string> names;
  names.reserve(model.meaning.labels.columns.size());
  for (const int column : model.meaning.labels.columns) {
    names.push_back(model.meaning.coding.schema().columns[static_cast<std::size_t>(column)].name);
  }
  return names;
}

}  // namespace

table::Wishes wishes_of(std::span<const std::pair<std::string, std::string>> values,
                        const TableModel& model) {
  const std::vector<int>& columns = model.meaning.labels.columns;
  const std::vector<std::string> names = names_of(model);
  table::Wishes wishes(columns.size());
  for (const auto& [name, value] : values) {
    const auto found = std::ranges::find(names, name);
    if (names.empty()) {
      throw Error("the table has no column that holds for whole sequences, found '{}'", name);
    }
    if (found == names.end()) {
      throw Error("expected a column that holds for whole sequences, {}, found '{}'",
                  fmt::join(names, ", "), name);
    }
    const auto k = static_cast<std::size_t>(found - names.begin());
    const table::Column& column =
        model.meaning.coding.schema().columns[static_cast<std::size_t>(columns[k])];
    wishes[k] = column.kind == table::Kind::kCategory ? level_called(column, value)
                                                      : number_called(column, value);
  }
  return wishes;
}

double start_of(const std::string& text, const TableModel& model) {
  const std::optional<table::TimeAxis>& axis = model.meaning.coding.schema().time;
  if (!axis) throw Error("the table has no column of times");
  if (axis->kind == table::TimeKind::kNumber) {
    if (const auto number = number_of(text)) return *number;
    throw Error("expected a number, as the table's times are, found '{}'", text);
  }
  if (const auto time = table::read_time(text)) return time->seconds;
  throw Error("expected a time like 2024-01-31 or 2024-01-31 10:15:00, found '{}'", text);
}

table::Schema written_schema(const TableModel& model, int count) {
  const table::Schema& schema = model.meaning.coding.schema();
  if (count == 1 || !schema.of(table::Role::kId).empty()) return schema;
  return table::with_ids(schema, table::free_name_of_ids(schema), 0);
}

std::string sequence_name(int number) { return fmt::format("new-{}", number + 1); }

}  // namespace crnngan::generate
