#pragma once

// How much of a song stands in the pieces that a network learnt from.

#include <cstdint>
#include <span>
#include <vector>

#include "compare/windows.h"

namespace crnngan::compare {

constexpr std::size_t kFigureTones = 8;

// The pitch figures of pieces: the seven intervals between each eight successive tones, in file
// order, so that a figure in another key is the same.
class Figures {
 public:
  explicit Figures(std::span<const Piece> pieces);

  // The share of all figures of the windows that are among these; 0 for windows without any.
  double share_in(std::span<const Tones> windows) const;

 private:
  std::vector<std::uint64_t> sorted_;  // each once
};

}  // namespace crnngan::compare
