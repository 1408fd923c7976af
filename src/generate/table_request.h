#pragma once

// What a person asks of new sequences of a table, in words -> the options of write_sequences().

#include <span>
#include <string>
#include <utility>

#include "generate/table_model.h"
#include "generate/table_sequences.h"
#include "table/labels.h"
#include "table/table.h"

namespace crnngan::generate {

// The values that columns which hold for whole sequences are to have: {region, north}. Throws Error
// when there is no such column or value.
table::Wishes wishes_of(std::span<const std::pair<std::string, std::string>> values,
                        const TableModel& model);

// The time of a first row: a number, or a date as 2024-01-31 10:15:00. Throws Error when it is none
// of this table's.
double start_of(const std::string& text, const TableModel& model);

// The schema of what is written: several sequences of a table that has no names for them get a
// column of names in front.
table::Schema written_schema(const TableModel& model, int count);

// The name of sequence `number`, from 0.
std::string sequence_name(int number);

}  // namespace crnngan::generate
