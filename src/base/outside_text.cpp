#include "base/outside_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/text.h"

namespace crnngan {

namespace {

std::size_t count(std::string_view text, char c) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), c));
}

bool is_comment(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t");
  return first != std::string_view::npos && line[first] == '#';
}

}  // namespace

void expect_small_toml(std::string_view text, const std::string& source) {
  if (text.size() > kMostTomlBytes) {
    throw Error("{}: expected TOML of at most {} bytes, found {}", source, kMostTomlBytes,
                text.size());
  }
  std::size_t brackets = 0;
  std::size_t keys = 0;
  std::size_t number = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    // What is none can keep a parser that quotes it in an error busy for ever.
    if (valid_utf8(line, "\t\r") != line) {
      throw Error("{}: line {}: expected UTF-8 text without control characters", source, number);
    }
    if (is_comment(line)) continue;
    const auto expect = [&](std::size_t found, std::size_t most, const char* what) {
      if (found <= most) return;
      throw Error("{}: line {}: expected at most {} {}, found more", source, number, most, what);
    };
    brackets += count(line, '[') + count(line, '{');
    keys += count(line, '=');
    expect(brackets, kMostTomlBrackets, "brackets in all");
    expect(keys, kMostTomlKeys, "keys");
    expect(count(line, '.'), kMostTomlDots, "dots in a line");
  }
}

Parsed<nlohmann::json> read_json(std::string_view text, std::size_t most_values) {
  using nlohmann::json;
  std::size_t values = 0;
  struct Beyond {
    std::string message;
  };
  const auto watch = [&](int depth, json::parse_event_t event, const json&) {
    using Event = json::parse_event_t;
    if (event == Event::key || event == Event::object_end || event == Event::array_end) return true;
    if (depth >= kMostJsonDepth) {
      throw Beyond{fmt::format("expected JSON nested at most {} deep", kMostJsonDepth)};
    }
    if (++values > most_values) {
      throw Beyond{fmt::format("expected JSON of at most {} values, found more", most_values)};
    }
    return true;
  };
  try {
    json value = json::parse(text.begin(), text.end(), watch, /*allow_exceptions=*/false);
    if (!value.is_discarded()) return value;
    return ParseError{0, "expected JSON"};
  } catch (const Beyond& beyond) {
    return ParseError{0, beyond.message};
  }
}

}  // namespace crnngan
