#pragma once

// Structured text from outside, held to bounds before a parser builds something of it: a small file
// must not take much time, memory or stack.

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "base/parsed.h"

namespace crnngan {

// The bounds of TOML text. Recipes and lists of sources are far below them.
constexpr std::size_t kMostTomlBytes = 1 << 16;
constexpr std::size_t kMostTomlBrackets = 256;  // [ and {: nesting is no deeper than their number
constexpr std::size_t kMostTomlKeys = 1024;     // counted by their =
constexpr std::size_t kMostTomlDots = 32;       // of a line: a dotted key nests tables

// Throws Error, naming `source` and the line, when the text is beyond these bounds, or no UTF-8
// without control characters but tabs and ends of lines. Comments that are lines of their own do
// not count.
void expect_small_toml(std::string_view text, const std::string& source);

constexpr int kMostJsonDepth = 16;

// The JSON text, or why it is none or more than `most_values` values (names of members not counted)
// or nested deeper than kMostJsonDepth.
Parsed<nlohmann::json> read_json(std::string_view text, std::size_t most_values);

}  // namespace crnngan
