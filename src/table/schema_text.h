#pragma once

// A schema <-> JSON text (docs/formats.md), as corpora and models keep it.

#include <string>
#include <string_view>

#include "table/table.h"

namespace crnngan::table {

std::string to_json(const Schema& schema);

// Throws Error when the text is none, or when what it says does not fit together: a schema that is
// read has all that table.h promises.
Schema schema_of_json(std::string_view text);

// The name of a kind and of a role, as JSON and messages have it.
std::string_view kind_name(Kind kind);
std::string_view role_name(Role role);

}  // namespace crnngan::table
