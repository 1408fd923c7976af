#pragma once

#include <cstdint>

#include "table/table.h"

namespace crnngan::table {

inline constexpr std::int64_t kMostWindow = std::int64_t{1} << 32;

// Throws Error, which names the column, when what a schema says does not fit together.
void check_schema(const Schema& schema);

}  // namespace crnngan::table
