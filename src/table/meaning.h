#pragma once

// What a model of a table keeps beside its networks: the schema, the coding of its rows, the
// labels.

#include <string>
#include <string_view>

#include "base/description.h"
#include "table/coding.h"
#include "table/labels.h"

namespace crnngan::table {

inline constexpr const char* kDomain = "table";

struct Meaning {
  Coding coding;
  Labels labels;
};

// JSON (docs/formats.md).
std::string to_json(const Meaning& meaning);

// The meaning of a model of that domain. Throws Error, saying what was expected, when it is none.
Meaning meaning_of(const std::string& domain, const std::string& json);

// The same, key by key.
Description description(const Meaning& meaning);

}  // namespace crnngan::table
