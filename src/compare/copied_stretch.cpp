#include "compare/copied_stretch.h"

#include <divsufsort.h>

#include <algorithm>
#include <limits>

#include "base/error.h"

namespace crnngan::compare {

namespace {

// No interval: those of MIDI are -127 .. 127.
constexpr std::uint8_t kEnd = 128;

void append_intervals(std::span<const music::Tone> tones, std::vector<std::uint8_t>& intervals) {
  for (std::size_t i = 1; i < tones.size(); ++i) {
    intervals.push_back(static_cast<std::uint8_t>(tones[i].pitch - tones[i - 1].pitch));
  }
}

using Intervals = std::span<const std::uint8_t>;

std::size_t common_beginning(Intervals a, Intervals b) {
  const auto [in_a, in_b] = std::ranges::mismatch(a, b);
  return static_cast<std::size_t>(in_a - a.begin());
}

}  // namespace

SearchedPieces::SearchedPieces(std::span<const Piece> pieces) {
  for (const Piece& piece : pieces) {
    append_intervals(piece.tones, intervals_);
    intervals_.push_back(kEnd);
  }
  if (intervals_.size() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
    throw Error("expected at most {} tones to look for copies in, found more",
                std::numeric_limits<std::int32_t>::max());
  }
  if (intervals_.empty()) return;
  suffixes_.resize(intervals_.size());
  if (divsufsort(intervals_.data(), suffixes_.data(),
                 static_cast<std::int32_t>(intervals_.size())) != 0) {
    throw Error("not enough memory to look for copies among {} tones", intervals_.size());
  }
}

std::size_t SearchedPieces::longest_stretch(std::span<const music::Tone> song) const {
  if (song.empty()) return 0;
  std::vector<std::uint8_t> own;
  append_intervals(song, own);
  const auto behind = [&](std::int32_t suffix) {
    return Intervals(intervals_).subspan(static_cast<std::size_t>(suffix));
  };
  std::size_t longest = 0;
  for (std::size_t from = 0; from + longest < own.size(); ++from) {
    const Intervals wanted = Intervals(own).subspan(from);
    // The suffixes that share most with it are its neighbours.
    const auto next = std::ranges::lower_bound(
        suffixes_, wanted,
        [](Intervals a, Intervals b) { return std::ranges::lexicographical_compare(a, b); },
        behind);
    if (next != suffixes_.end()) {
      longest = std::max(longest, common_beginning(wanted, behind(*next)));
    }
    if (next != suffixes_.begin()) {
      longest = std::max(longest, common_beginning(wanted, behind(*(next - 1))));
    }
  }
  return longest + 1;
}

}  // namespace crnngan::compare
