#pragma once

// Another table of the columns that a model knows, as the model sees it.

#include <vector>

#include "table/table.h"

namespace crnngan::table {

// The table in the numbers of `known`: its columns and levels, with bounds that hold both tables.
// Windows, and whether sequences are whole, are the table's own. Throws Error, naming the column,
// when the table has others: by name, order, role, kind, or a level that is not known.
Table as_known(Table table, const Schema& known);

// The schema with bounds that hold the numbers of these sequences, too.
Schema with_bounds_of(Schema schema, const std::vector<Sequence>& sequences);

}  // namespace crnngan::table
