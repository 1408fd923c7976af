#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <numeric>
#include <utility>

namespace crnngan {

namespace {

// Whether the character makes what follows run from right to left, or end doing so: it could give a
// name another look.
bool turns_text(std::uint32_t code) {
  return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

struct Character {
  std::size_t bytes = 0;  // 0: it is none
  std::uint32_t code = 0;
};

// The character that the text begins with.
Character first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  if (first < 0x80) return {1, first};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return {};
  std::uint32_t code = first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return {};
    code = code << 6 | (byte(i) & 0x3FU);
  }
  constexpr std::uint32_t kLeast[] = {0x80, 0x800, 0x10000};
  const bool is_surrogate = code >= 0xD800 && code < 0xE000;
  if (code < kLeast[length - 2] || code >= 0x110000 || is_surrogate) return {};
  return {length, code};
}

// The bytes of the character that the text begins with; 0 when that is none, or a control
// character.
std::size_t utf8_length(std::string_view text) {
  const auto [bytes, code] = first_character(text);
  const bool is_control = code < 0x20 || (code >= 0x7F && code < 0xA0);
  return is_control || (code & 0xFFFEU) == 0xFFFE || turns_text(code) ? 0 : bytes;
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);  // distances of a's first i letters to b's first j
  std::iota(row.begin(), row.end(), std::size_t{0});
  std::vector<std::size_t> above = row;
  std::vector<std::size_t> two_above;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    two_above = std::exchange(above, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, substituted});
      const bool exchanged = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (exchanged) row[j] = std::min(row[j], two_above[j - 2] + 1);
    }
  }
  return row[b.size()];
}

std::string nearest(std::string_view word, std::span<const std::string> candidates) {
  const auto closest = std::min_element(candidates.begin(), candidates.end(),
                                        [&](const std::string& a, const std::string& b) {
                                          return edit_distance(word, a) < edit_distance(word, b);
                                        });
  return closest == candidates.end() ? std::string() : *closest;
}

std::string meant(std::string_view word, std::span<const std::string> candidates) {
  std::vector<std::string> begun;
  std::copy_if(candidates.begin(), candidates.end(), std::back_inserter(begun),
               [&](const std::string& candidate) { return candidate.starts_with(lower(word)); });
  if (begun.size() == 1) return begun.front();
  const std::string closest = nearest(lower(word), candidates);
  const auto letters = static_cast<std::size_t>(
      std::count_if(word.begin(), word.end(), [](char c) { return c != '-' && c != '.'; }));
  const std::size_t most = std::max<std::size_t>(1, letters / 4);
  return letters > 1 && edit_distance(lower(word), closest) <= most ? closest : std::string();
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](char c) {
    return 'A' <= c && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return result;
}

std::uint64_t hash_bytes(std::span<const std::uint8_t> bytes, std::uint64_t basis) {
  for (const std::uint8_t byte : bytes) basis = (basis ^ byte) * 0x100000001b3u;
  return basis;
}

std::string valid_utf8(std::string_view text, std::string_view kept) {
  std::string valid;
  valid.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const bool is_kept = kept.find(text[i]) != std::string_view::npos;
    const std::size_t length = is_kept ? 1 : utf8_length(text.substr(i));
    valid += length > 0 ? text.substr(i, length) : "\uFFFD";
    i += std::max<std::size_t>(length, 1);
  }
  return valid;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t bytes = first_character(text).bytes;
    if (bytes == 0) return false;
    text.remove_prefix(bytes);
  }
  return true;
}

std::string shortened(std::string_view text, std::size_t most) {
  const auto begins_character = [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80;
  };
  const auto count =
      static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
  if (count <= most) return std::string(text);
  std::size_t end = 0;
  for (std::size_t passed = 0; passed <= most; ++end) passed += begins_character(text[end]) ? 1 : 0;
  return fmt::format("{}... ({} characters)", text.substr(0, end - 1), count);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = text.find(separator);
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return parts;
}

namespace {

template <class Number>
std::optional<Number> all_of(std::string_view text) {
  Number value{};
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::string grouped_digits(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::ptrdiff_t place = std::ssize(digits) - 3; place > 0; place -= 3) {
    digits.insert(static_cast<std::size_t>(place), 1, ',');
  }
  return digits;
}

std::string count_of(std::uint64_t number, const char* noun) {
  return fmt::format("{} {}{}", grouped_digits(number), noun, number == 1 ? "" : "s");
}

std::string size_text(std::uint64_t bytes) {
  if (bytes < 1000) return count_of(bytes, "byte");
  if (bytes < 1'000'000) return fmt::format("{:.1f} kB", static_cast<double>(bytes) / 1e3);
  return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

std::optional<double> number_of(std::string_view text) { return all_of<double>(text); }

std::optional<std::int64_t> whole_number_of(std::string_view text) {
  return all_of<std::int64_t>(text);
}

}  // namespace crnngan
