#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace crnngan {

// The candidate with the smallest edit distance to `word`; empty when there are no candidates.
std::string nearest(std::string_view word, std::span<const std::string> candidates);

// The text with its ASCII letters in lower case.
std::string lower(std::string_view text);

// The text as UTF-8 (RFC 3629): bytes that are none, and control characters, become U+FFFD.
std::string valid_utf8(std::string_view text);

// The parts of the text between separators: one more than there are of those.
std::vector<std::string_view> split(std::string_view text, char separator);

// The number that is all of the text, if it is one.
std::optional<double> number_of(std::string_view text);

// A 64-bit FNV-1a hash of bytes: the same on every machine. `basis` chains calls.
constexpr std::uint64_t kHashBasis = 0xcbf29ce484222325u;
std::uint64_t hash_bytes(std::span<const std::uint8_t> bytes, std::uint64_t basis = kHashBasis);

}  // namespace crnngan
