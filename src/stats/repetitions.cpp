#include "stats/repetitions.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <vector>

namespace crnngan::stats {
namespace {

constexpr int kPitchBits = 7;
static_assert(kLongestRepetition * kPitchBits <= 64, "a window is a number without collisions");

using Window = std::uint64_t;

// The `length` tones that start at `first`, the first one in the highest bits.
Window window_at(std::span<const std::uint8_t> pitches, std::size_t first, std::size_t length) {
  Window window = 0;
  for (const std::uint8_t pitch : pitches.subspan(first, length)) {
    window = window << kPitchBits | pitch;
  }
  return window;
}

std::int64_t equal_pairs(std::span<const Window> sorted) {
  std::int64_t pairs = 0;
  std::int64_t equal_before = 0;
  for (std::size_t k = 1; k < sorted.size(); ++k) {
    equal_before = sorted[k] == sorted[k - 1] ? equal_before + 1 : 0;
    pairs += equal_before;
  }
  return pairs;
}

// Pairs of equal windows less than `length` apart.
std::int64_t overlapping_pairs(std::span<const Window> windows, std::size_t length) {
  std::int64_t pairs = 0;
  for (std::size_t distance = 1; distance < length; ++distance) {
    for (std::size_t j = distance; j < windows.size(); ++j) {
      pairs += windows[j] == windows[j - distance];
    }
  }
  return pairs;
}

}  // namespace

Repetitions count_repetitions(std::span<const std::uint8_t> pitches) {
  for (const std::uint8_t pitch : pitches) {
    if (pitch >> kPitchBits != 0) {
      throw std::invalid_argument(
          fmt::format("[repetitions] pitch must be 0..127, received {}", pitch));
    }
  }

  std::vector<Window> windows;  // in the order of the music
  windows.reserve(pitches.size());
  for (std::size_t end = kLongestRepetition; end <= pitches.size(); ++end) {
    windows.push_back(window_at(pitches, end - kLongestRepetition, kLongestRepetition));
  }
  std::vector<Window> sorted = windows;
  std::sort(sorted.begin(), sorted.end());

  Repetitions repetitions{};
  for (std::size_t length = kLongestRepetition;; --length) {
    repetitions[length - kShortestRepetition] =
        equal_pairs(sorted) - overlapping_pairs(windows, length);
    if (length == kShortestRepetition) return repetitions;

    // Without their last tones the sorted windows are sorted windows of the next length. Only
    // the window at the very end of the music has no longer one to come from.
    for (Window& window : windows) window >>= kPitchBits;
    for (Window& window : sorted) window >>= kPitchBits;
    if (pitches.size() >= length - 1) {
      const Window last = window_at(pitches, pitches.size() - (length - 1), length - 1);
      windows.push_back(last);
      sorted.insert(std::upper_bound(sorted.begin(), sorted.end(), last), last);
    }
  }
}

}  // namespace crnngan::stats
