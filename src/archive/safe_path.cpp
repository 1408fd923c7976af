#include "archive/safe_path.h"

#include <algorithm>
#include <cctype>
#include <cstdint>

namespace crnngan::archive {

namespace {

constexpr std::size_t kLongestName = 120;
constexpr std::size_t kLongestEnding = 10;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The length of the UTF-8 character at the start of `text` (RFC 3629), 0 when there is none.
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first < 0xc2   ? 0
                             : first < 0xe0 ? 2
                             : first < 0xf0 ? 3
                             : first < 0xf5 ? 4
                                            : 0;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  // Forms that are too long, surrogates, and what lies beyond Unicode.
  if ((first == 0xe0 && byte(1) < 0xa0) || (first == 0xed && byte(1) >= 0xa0) ||
      (first == 0xf0 && byte(1) < 0x90) || (first == 0xf4 && byte(1) >= 0x90)) {
    return 0;
  }
  return length;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

// At most `bytes` of UTF-8, whole characters.
std::string_view cut(std::string_view text, std::size_t bytes) {
  std::size_t kept = 0;
  while (kept < text.size()) {
    const std::size_t length = utf8_length(text.substr(kept));
    if (kept + length > bytes) break;
    kept += length;
  }
  return text.substr(0, kept);
}

void drop_dots_and_blanks_behind(std::string& name) {
  name.resize(name.find_last_not_of(". ") + 1);
}

}  // namespace

std::string percent_decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool has_digits = text[i] == '%' && i + 2 < text.size();
    const int high = has_digits ? hex_digit(text[i + 1]) : -1;
    const int low = has_digits ? hex_digit(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      result += text[i];
    } else {
      result += static_cast<char>(16 * high + low);
      i += 2;
    }
  }
  return result;
}

std::string as_utf8(std::string_view text) {
  if (is_utf8(text)) return std::string(text);
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (byte < 0x80) {
      result += c;
    } else {
      result += static_cast<char>(0xc0 | (byte >> 6));
      result += static_cast<char>(0x80 | (byte & 0x3f));
    }
  }
  return result;
}

std::string safe_name(std::string_view name) {
  constexpr std::string_view kReplaced = "/\\:*?\"<>|";
  std::string result;
  const std::string text = as_utf8(name);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<std::uint8_t>(text[i]);
    // U+0080 to U+009F, the control characters beyond ASCII, begin with this byte.
    const bool is_control = byte < 0x20 || byte == 0x7f ||
                            (byte == 0xc2 && static_cast<std::uint8_t>(text[i + 1]) < 0xa0);
    if (is_control) {
      if (byte == 0xc2) ++i;
      continue;
    }
    result += kReplaced.find(text[i]) == std::string_view::npos ? text[i] : '_';
  }
  const std::size_t first = std::min(result.find_first_not_of(". "), result.size());
  result.erase(0, first);
  drop_dots_and_blanks_behind(result);
  if (result.size() > kLongestName) {
    const std::size_t dot = result.rfind('.');
    std::string ending = dot == std::string::npos ? "" : result.substr(dot);
    if (ending.size() > kLongestEnding) ending.clear();
    result = std::string(cut(result, kLongestName - ending.size()));
    drop_dots_and_blanks_behind(result);
    result += ending;
  }
  return result;
}

std::optional<std::string> safe_path(std::string_view path) {
  if (path.starts_with('/') || path.starts_with('\\')) return std::nullopt;
  if (path.size() >= 2 && path[1] == ':' &&
      std::isalpha(static_cast<unsigned char>(path[0])) != 0) {
    return std::nullopt;
  }
  std::string result;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find_first_of("/\\"), path.size());
    const std::string_view part = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (part == "..") return std::nullopt;
    const std::string name = safe_name(part);
    if (!name.empty()) result += (result.empty() ? "" : "/") + name;
  }
  return result;
}

}  // namespace crnngan::archive
