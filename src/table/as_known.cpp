#include "table/as_known.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "table/schema_text.h"
#include "table/shown_text.h"

namespace crnngan::table {

namespace {

// What is not the same, in one of both tables.
[[noreturn]] void refuse(const Column& column, std::string_view found, std::string_view expected) {
  throw Error("column {} is {} in this table, {} in the model's", shown_text(column.name), found,
              expected);
}

void expect_column(const Column& found, const Column& known) {
  if (found.name != known.name) {
    throw Error(
        "expected the columns of the model's table in their order, found {} where {} stands",
        shown_text(found.name), shown_text(known.name));
  }
  if (found.role != known.role) refuse(known, role_name(found.role), role_name(known.role));
  // Whole numbers are numbers.
  const bool fits = found.kind == known.kind ||
                    (found.kind == Kind::kWhole && known.kind == Kind::kNumber) ||
                    known.role == Role::kTime;
  if (!fits) refuse(known, kind_name(found.kind), kind_name(known.kind));
  if (found.copy_of != known.copy_of) refuse(known, "a copy of another", "a copy");
  if (known.role == Role::kConstant && found.constant != known.constant) {
    refuse(known, shown_text(found.constant), shown_text(known.constant));
  }
}

void expect_times(const Schema& found, const Schema& known) {
  if (!known.time) return;
  const Column& column = known.columns[static_cast<std::size_t>(known.of(Role::kTime).front())];
  if (found.time->kind != known.time->kind) refuse(column, "of other times", "of times");
  if (known.time->step && found.time->step != known.time->step) {
    refuse(column, "of another step", "of an equal step");
  }
}

// The numbers of a column of levels, by those that are known.
void rename(const Column& found, const Column& known, std::vector<double>& values,
            std::size_t place, std::size_t width) {
  for (std::size_t i = place; i < values.size(); i += width) {
    if (std::isnan(values[i])) continue;
    const std::string& level = found.levels.at(static_cast<std::size_t>(values[i]));
    const auto same = std::ranges::find(known.levels, level);
    if (same == known.levels.end()) {
      throw Error("column {} has a level {} that the model does not know", shown_text(known.name),
                  shown_text(level));
    }
    values[i] = static_cast<double>(same - known.levels.begin());
  }
}

}  // namespace

Table as_known(Table table, const Schema& known) {
  if (table.schema.columns.size() != known.columns.size()) {
    throw Error("expected the {} columns of the model's table, found {}", known.columns.size(),
                table.schema.columns.size());
  }
  for (std::size_t i = 0; i < known.columns.size(); ++i) {
    expect_column(table.schema.columns[i], known.columns[i]);
  }
  expect_times(table.schema, known);
  for (const Role role : {Role::kLearnt, Role::kContext}) {
    const std::vector<int> columns = known.of(role);
    for (std::size_t place = 0; place < columns.size(); ++place) {
      const auto c = static_cast<std::size_t>(columns[place]);
      if (known.columns[c].kind != Kind::kCategory) continue;
      for (Sequence& sequence : table.sequences) {
        rename(table.schema.columns[c], known.columns[c],
               role == Role::kLearnt ? sequence.values : sequence.context, place, columns.size());
      }
    }
  }
  Schema schema = with_bounds_of(known, table.sequences);
  schema.window = table.schema.window;
  schema.is_whole = table.schema.is_whole;
  table.schema = std::move(schema);
  return table;
}

Schema with_bounds_of(Schema schema, const std::vector<Sequence>& sequences) {
  const auto widen = [&](const std::vector<int>& columns, const std::vector<double>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      Column& column = schema.columns[static_cast<std::size_t>(columns[i % columns.size()])];
      if (column.kind == Kind::kCategory || std::isnan(values[i])) continue;
      column.least = std::min(column.least, values[i]);
      column.greatest = std::max(column.greatest, values[i]);
    }
  };
  const std::vector<int> learnt = schema.of(Role::kLearnt);
  const std::vector<int> context = schema.of(Role::kContext);
  for (const Sequence& sequence : sequences) {
    widen(learnt, sequence.values);
    widen(context, sequence.context);
  }
  for (Column& column : schema.columns) {
    if (column.copy_of < 0) continue;
    column.least = schema.columns[static_cast<std::size_t>(column.copy_of)].least;
    column.greatest = schema.columns[static_cast<std::size_t>(column.copy_of)].greatest;
  }
  return schema;
}

}  // namespace crnngan::table
