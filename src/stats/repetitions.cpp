#include "stats/repetitions.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <stdexcept>
#include <utility>
#include <vector>

namespace crnngan::stats {
namespace {

constexpr int kPitchBits = 7;
constexpr int kWindowBits = kLongestRepetition * kPitchBits;
static_assert(kWindowBits <= 63, "a window is a number without collisions");

// The longest number of tones, the first of them in the highest bits.
using Window = std::uint64_t;

// Of every place that has room for a window.
std::vector<Window> windows_of(std::span<const std::uint8_t> pitches) {
  std::vector<Window> windows;
  windows.reserve(pitches.size());
  Window window = 0;
  for (std::size_t end = 1; end <= pitches.size(); ++end) {
    window = (window << kPitchBits | pitches[end - 1]) & ((Window{1} << kWindowBits) - 1);
    if (end >= kLongestRepetition) windows.push_back(window);
  }
  return windows;
}

// Radix sort, lowest digit first.
void sort_windows(std::vector<Window>& windows) {
  constexpr int kDigitBits = 11;
  constexpr std::size_t kDigits = std::size_t{1} << kDigitBits;
  std::vector<Window> sorted(windows.size());
  for (int shift = 0; shift < kWindowBits; shift += kDigitBits) {
    const auto digit_of = [shift](Window window) { return (window >> shift) % kDigits; };
    std::array<std::size_t, kDigits> places{};
    for (const Window window : windows) ++places[digit_of(window)];
    std::size_t sum = 0;
    for (std::size_t& place : places) sum += std::exchange(place, sum);
    for (const Window window : windows) sorted[places[digit_of(window)]++] = window;
    windows.swap(sorted);
  }
}

// In how many tones two windows agree, from the first on.
std::size_t common_tones(Window a, Window b) {
  return static_cast<std::size_t>(std::countl_zero(a ^ b) - (64 - kWindowBits)) / kPitchBits;
}

// Element n: all bits, when the common tones suffice for a repetition of that length.
using Masks = std::array<Repetitions, kLongestRepetition + 1>;
constexpr Masks kMasks = [] {
  Masks masks{};
  for (std::size_t common = 0; common < masks.size(); ++common) {
    for (std::size_t n = 0; n + kShortestRepetition <= common; ++n) masks[common][n] = -1;
  }
  return masks;
}();

// Adds the pairs of windows that begin with the same tones. Such windows stand together.
void add_equal_pairs(std::span<const Window> sorted, Repetitions& pairs) {
  Repetitions equal_before{};  // windows right before this one that begin as it does
  for (std::size_t k = 1; k < sorted.size(); ++k) {
    const Repetitions& mask = kMasks[common_tones(sorted[k], sorted[k - 1])];
    for (std::size_t n = 0; n < pairs.size(); ++n) {
      equal_before[n] = (equal_before[n] + 1) & mask[n];
      pairs[n] += equal_before[n];
    }
  }
}

// Adds the pairs whose later passage begins too late for a whole window.
void add_pairs_at_the_end(std::span<const std::uint8_t> pitches, std::span<const Window> sorted,
                          Repetitions& pairs) {
  const std::size_t late = sorted.size();
  for (std::size_t start = late; start < pitches.size(); ++start) {
    Window least = 0;  // of the windows that begin as the passage does
    for (std::size_t length = 1; start + length <= pitches.size(); ++length) {
      const int shift = static_cast<int>(kLongestRepetition - length) * kPitchBits;
      least |= Window{pitches[start + length - 1]} << shift;
      if (length < kShortestRepetition) continue;
      std::int64_t& count = pairs[length - kShortestRepetition];
      count += std::lower_bound(sorted.begin(), sorted.end(), least + (Window{1} << shift)) -
               std::lower_bound(sorted.begin(), sorted.end(), least);
      for (std::size_t other = late; other < start; ++other) {
        count += std::ranges::equal(pitches.subspan(start, length), pitches.subspan(other, length));
      }
    }
  }
}

// Takes away the pairs of equal passages that overlap: where as many tones in a row as the passage
// has each equal the tone `distance` before them, and that is less than the passage's length.
void take_away_overlapping_pairs(std::span<const std::uint8_t> pitches, Repetitions& pairs) {
  for (std::size_t distance = 1; distance < kLongestRepetition; ++distance) {
    std::size_t run = 0;
    const auto end_run = [&] {
      for (std::size_t length = distance + 1; length <= kLongestRepetition; ++length) {
        if (run < length) break;
        pairs[length - kShortestRepetition] -= static_cast<std::int64_t>(run - length + 1);
      }
      run = 0;
    };
    for (std::size_t j = distance; j < pitches.size(); ++j) {
      if (pitches[j] == pitches[j - distance]) {
        ++run;
      } else if (run > 0) {
        end_run();
      }
    }
    end_run();
  }
}

}  // namespace

Repetitions count_repetitions(std::span<const std::uint8_t> pitches) {
  for (const std::uint8_t pitch : pitches) {
    if (pitch >> kPitchBits != 0) {
      throw std::invalid_argument(
          fmt::format("[repetitions] pitch must be 0..127, received {}", pitch));
    }
  }
  std::vector<Window> windows = windows_of(pitches);
  sort_windows(windows);
  Repetitions repetitions{};
  add_equal_pairs(windows, repetitions);
  add_pairs_at_the_end(pitches, windows, repetitions);
  take_away_overlapping_pairs(pitches, repetitions);
  return repetitions;
}

}  // namespace crnngan::stats
