#pragma once

// What a row's date and time say of it: hour of the day, day of the week, month of the year. Known
// before the row is drawn where times have a fixed step.

#include <span>
#include <vector>

#include "sequence/context.h"
#include "table/table.h"

namespace crnngan::table {

// None where times are numbers or have no fixed step. The hour is told where steps are shorter than
// a day, the day of the week where they are no longer than one, the month always.
std::vector<sequence::ContextColumn> clock_columns(const Schema& schema);

// The numbers of those columns at a time, each from 1 on.
void fill_clock(const Schema& schema, double time, std::span<int> context);

}  // namespace crnngan::table
