#pragma once

// Repetitions of short subsequences (paper, section 3.1).

#include <array>
#include <cstdint>
#include <span>

namespace crnngan::stats {

constexpr int kShortestRepetition = 2;
constexpr int kLongestRepetition = 9;

using Repetitions = std::array<std::int64_t, kLongestRepetition - kShortestRepetition + 1>;

// Element n - kShortestRepetition is the number of pairs (i, j), j >= i + n, whose n tones from i
// and from j are the same: a passage never repeats itself by overlapping itself. Exact, in
// time linear in the number of tones. Throws std::invalid_argument for a pitch over 127.
Repetitions count_repetitions(std::span<const std::uint8_t> pitches);

}  // namespace crnngan::stats
