#pragma once

#include <string>
#include <string_view>

namespace crnngan::table {

// Whether a field of that text can't stand without quotes (RFC 4180).
inline bool needs_quotes(std::string_view text, char delimiter) {
  return text.find_first_of("\"\r\n") != text.npos || text.find(delimiter) != text.npos;
}

// Adds the field's text to `out`, in quotes where it needs them or is to have them.
inline void append_field(std::string& out, std::string_view text, bool quoted, char delimiter) {
  if (!quoted && !needs_quotes(text, delimiter)) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace crnngan::table
