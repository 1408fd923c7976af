#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace crnngan {

// How many letters must be inserted, deleted, replaced or exchanged with a neighbour to make one
// word of the other (optimal string alignment).
std::size_t edit_distance(std::string_view a, std::string_view b);

// The candidate with the smallest edit distance to `word`; empty when there are no candidates.
std::string nearest(std::string_view word, std::span<const std::string> candidates);

// The candidate that a person who typed `word` meant: the only one that it is the beginning of, or
// the nearest where one letter of four, or one in all, is wrong. Empty when there is none so near.
std::string meant(std::string_view word, std::span<const std::string> candidates);

// The text with its ASCII letters in lower case.
std::string lower(std::string_view text);

// The text as UTF-8 (RFC 3629): bytes that are none, control characters but those in `kept`, and
// characters that turn the direction of text become U+FFFD.
std::string valid_utf8(std::string_view text, std::string_view kept = {});

// Whether the text is UTF-8, of whatever characters.
bool is_utf8(std::string_view text);

// The text, or where it has more characters (of UTF-8) than `most` its beginning and how many it
// has in all. REQUIRES most > 0.
std::string shortened(std::string_view text, std::size_t most);

// The parts of the text between separators: one more than there are of those.
std::vector<std::string_view> split(std::string_view text, char separator);

// The number that is all of the text, if it is one.
std::optional<double> number_of(std::string_view text);

// The whole number that is all of the text, if it is one within 64 bits.
std::optional<std::int64_t> whole_number_of(std::string_view text);

// "1,234,567"
std::string grouped_digits(std::uint64_t number);

// "1,234 files", "1 file"
std::string count_of(std::uint64_t number, const char* noun);

// "138.2 MB"
std::string size_text(std::uint64_t bytes);

// A 64-bit FNV-1a hash of bytes: the same on every machine. `basis` chains calls.
constexpr std::uint64_t kHashBasis = 0xcbf29ce484222325u;
std::uint64_t hash_bytes(std::span<const std::uint8_t> bytes, std::uint64_t basis = kHashBasis);

}  // namespace crnngan
