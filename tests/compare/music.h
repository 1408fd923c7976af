#pragma once

// Small pieces for comparisons.

#include <cstdint>
#include <vector>

#include "base/random.h"
#include "compare/windows.h"

namespace crnngan::compare {

// A walk over the white keys around a pitch of its own, with a chord now and then: alike from piece
// to piece, but never the same.
inline Tones walk(std::size_t tones, std::uint32_t number) {
  constexpr int kWhite[] = {0, 2, 4, 5, 7, 9, 11};
  const RandomStream random(3, Purpose::kSynthetic, number);
  int step = 28 + static_cast<int>(random.below(12, 0));
  Tones result;
  for (std::uint64_t i = 0; i < tones; ++i) {
    const bool in_chord = i > 0 && step < 56 && random.below(3, 5 * i + 2) == 0;
    step += in_chord ? 1 + static_cast<int>(random.below(2, 5 * i + 1))  // no key twice
                     : static_cast<int>(random.below(5, 5 * i + 1)) - 3;
    step = step < 14 ? 14 : step > 56 ? 56 : step;
    result.push_back(
        {.length_ticks = 96 + 96 * static_cast<std::int32_t>(random.below(4, 5 * i + 3)),
         .pitch = 12 * (step / 7) + kWhite[step % 7],
         .velocity = 60 + static_cast<std::int32_t>(random.below(30, 5 * i + 4)),
         .gap_ticks = i == 0 || in_chord ? 0 : 192});
  }
  return music::as_heard(result);
}

// `count` such pieces, from number `first` on.
inline std::vector<Piece> walks(std::size_t count, std::size_t tones, std::uint32_t first = 0) {
  std::vector<Piece> pieces;
  for (std::uint32_t i = 0; i < count; ++i) pieces.push_back({walk(tones, first + i)});
  return pieces;
}

inline std::vector<const Piece*> pointers(const std::vector<Piece>& pieces) {
  std::vector<const Piece*> result;
  for (const Piece& piece : pieces) result.push_back(&piece);
  return result;
}

// The pieces with the pitches of each onset moved by a random -2..2 half tones: nothing else
// changes.
inline std::vector<Piece> out_of_key(std::vector<Piece> pieces) {
  const RandomStream random(4, Purpose::kSynthetic, 0);
  std::uint64_t draw = 0;
  for (Piece& piece : pieces) {
    int half_tones = 0;
    for (music::Tone& tone : piece.tones) {
      if (tone.gap_ticks > 0 || draw == 0)
        half_tones = static_cast<int>(random.below(5, draw++)) - 2;
      tone.pitch += half_tones;
    }
    piece = piece_of(piece.tones, piece.group);
  }
  return pieces;
}

}  // namespace crnngan::compare
