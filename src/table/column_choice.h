#pragma once

// What the header and the options say of columns, before any row is read.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "table/column_reader.h"
#include "table/read_options.h"

namespace crnngan::table {

// What columns are called that name sequences, in whatever case.
inline constexpr std::string_view kIdNames[] = {"id", "sequence", "series"};

// A column that is read as numbers.
struct ChosenColumn {
  std::size_t field = 0;  // of a record
  ColumnRequest request;
  bool is_context = false;  // asked for
  bool is_bounded = true;
};

struct ColumnChoice {
  std::optional<std::size_t> id = {};      // the field
  std::vector<ChosenColumn> columns = {};  // but the id and what is dropped
};

// Throws Error when names are equal or are no names, when an option names a column that is not
// there, when options contradict each other, or when no column
// is left.
ColumnChoice choose_columns(const std::vector<std::string>& header, const ReadOptions& options);

}  // namespace crnngan::table
