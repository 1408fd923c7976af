#pragma once

// What is in a table, for people and programs.

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "table/table.h"

namespace crnngan::table {

// Its columns, one a line, its splits and windows, at most 100 columns wide.
std::string to_table(const Table& table);

// All of it.
nlohmann::ordered_json to_json(const Table& table);

}  // namespace crnngan::table
