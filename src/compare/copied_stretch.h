#pragma once

// The longest stretch of a song that stands in the pieces that a network learnt from.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "compare/windows.h"

namespace crnngan::compare {

// The intervals of pieces, ready to be searched: a suffix array of them.
class SearchedPieces {
 public:
  // Throws Error when they have more tones than a suffix array of 32 bits holds.
  explicit SearchedPieces(std::span<const Piece> pieces);

  // How many successive tones, in file order, follow one another by the same intervals in one of
  // the pieces, whatever the key and the rhythm; 0 without tones.
  std::size_t longest_stretch(std::span<const music::Tone> song) const;

 private:
  std::vector<std::uint8_t> intervals_;  // of one piece after the other, each closed by kEnd
  std::vector<std::int32_t> suffixes_;   // where they begin, in the order of their intervals
};

}  // namespace crnngan::compare
