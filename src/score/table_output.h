#pragma once

// A comparison of tables -> text: for people (table), for programs (CSV, JSON). Text ends in a
// newline.

#include <string>

#include "score/table_comparison.h"

namespace crnngan::score {

// A line a measure, a column a table; then what rules are broken.
std::string to_table(const TableComparison& comparison);

// A header, then a line for each number: measure, column (empty: of all), table, mean, low, high.
std::string to_csv(const TableComparison& comparison);

// {"measured_on": ..., "window": ..., "tables": [{"name": "real", "windows": ..., "judge": {"mean":
// ..., "low": ..., "high": ...}, ..., "columns": [{"name": ..., "overlap": ..., ...}, ...],
// "broken": [{"column": ..., "rule": ..., "rows": ...}, ...]}, ...]}. What is not known is left
// out.
std::string to_json(const TableComparison& comparison);

}  // namespace crnngan::score
