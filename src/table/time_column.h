#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "table/read_rows.h"

namespace crnngan::table {

// The column of times among those that were read, by which the rows of every sequence are sorted
// then; nothing when there is none. One that may be it by its name alone has to hold dates or
// times, or numbers that ascend; where it does not, `warnings` say so. Throws BadInput, with the
// place, when a time stands twice in a sequence, or two columns hold dates.
std::optional<std::size_t> sort_by_time(RowsRead& rows, const CsvReader& reader,
                                        std::vector<std::string>& warnings);

}  // namespace crnngan::table
