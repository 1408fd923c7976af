#include "table/schema_check.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <string_view>

#include "base/error.h"
#include "table/csv_reader.h"
#include "table/number_text.h"
#include "table/time_text.h"

namespace crnngan::table {

namespace {

// Throws Error about a column unless `holds`.
void expect_of(const Column& column, bool holds, const char* what) {
  if (!holds) throw Error("column '{}': expected {}", column.name, what);
}

bool has_values(const Column& column) {
  return column.role == Role::kLearnt || column.role == Role::kContext;
}

void check_levels(const Column& column) {
  const bool needs_levels = has_values(column) && column.kind == Kind::kCategory;
  expect_of(column, needs_levels == !column.levels.empty(),
            "levels of a category that is learnt or context, and none of any other column");
  expect_of(column, column.levels.size() <= kMostLevels, "at most 100 levels");
  for (std::size_t i = 0; i < column.levels.size(); ++i) {
    expect_of(column, column.levels[i].size() <= kMostTextBytes, "levels of at most 256 bytes");
    expect_of(column, !is_missing(column.levels[i]), "levels that are no missing values");
    expect_of(column, i == 0 || column.levels[i - 1] < column.levels[i],
              "levels that ascend and differ");
  }
}

void check_column(const Column& column, const std::vector<Column>& columns) {
  expect_of(column, column.name.size() <= kMostFieldBytes, "a shorter name");
  expect_of(column, column.format.least_decimals <= column.format.decimals,
            "at least as many decimals as the least");
  expect_of(column, column.least <= column.greatest, "bounds, the least first");
  check_levels(column);
  const bool is_constant = column.role == Role::kConstant;
  expect_of(column, is_constant || column.constant.empty(),
            "a constant's text of a constant alone");
  expect_of(column, !is_constant || !is_missing(column.constant), "a constant's text");
  expect_of(column, column.constant.size() <= kMostFieldBytes, "a shorter constant");
  const bool is_copy = column.role == Role::kCopy;
  const auto original = static_cast<std::size_t>(column.copy_of);
  expect_of(column, is_copy == (column.copy_of >= 0), "the number of a column where it copies one");
  expect_of(column,
            !is_copy || (original < columns.size() && has_values(columns[original]) &&
                         columns[original].kind == column.kind),
            "a copy of a column of its kind that is learnt or context");
}

void check_time(const Schema& schema) {
  const std::vector<int> columns = schema.of(Role::kTime);
  if (columns.size() != (schema.time ? 1U : 0U)) {
    throw Error("expected one column of times where there is a time, else none");
  }
  if (!schema.time) return;
  const TimeAxis& time = *schema.time;
  const Column& column = schema.columns[static_cast<std::size_t>(columns.front())];
  const bool is_number = time.kind == TimeKind::kNumber;
  expect_of(column, is_number ? time.pattern.empty() : is_time_pattern(time.pattern),
            "a pattern of dates, and none of numbers");
  expect_of(column, is_number || column.format.decimals <= kMostSecondDecimals,
            "at most six digits of a second");
  expect_of(column, !time.step || *time.step > 0, "a step above 0");
}

}  // namespace

void check_schema(const Schema& schema) {
  if (schema.columns.empty() || schema.columns.size() > kMostColumns) {
    throw Error("expected 1..{} columns, found {}", kMostColumns, schema.columns.size());
  }
  std::set<std::string_view> names;
  for (const Column& column : schema.columns) {
    check_column(column, schema.columns);
    expect_of(column, names.insert(column.name).second, "a name that no other column has");
  }
  if (schema.of(Role::kLearnt).empty()) throw Error("expected a column that is learnt");
  if (schema.of(Role::kId).size() > 1) throw Error("expected at most one id column");
  check_time(schema);
  const char delimiter = schema.dialect.delimiter;
  if (delimiter != ',' && delimiter != ';' && delimiter != '\t') {
    throw Error("dialect: expected a comma, a semicolon or a tab");
  }
  const std::string& missing = schema.dialect.missing;
  std::string_view text = missing;
  if (text.size() >= 2 && text.starts_with('"') && text.ends_with('"')) {
    text = text.substr(1, text.size() - 2);
  }
  if (!is_missing(text)) throw Error("dialect: expected a missing value");
}

}  // namespace crnngan::table
