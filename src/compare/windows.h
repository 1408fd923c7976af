#pragma once

// Two sets of music, side by side: generated songs beside real pieces, and real pieces beside other
// real pieces, which shows how near to real music one can come (the ceiling).
//
// files, corpora, songs -> windows of equal length (here) -> what is known of each tone and each
// window (features.h), and of longer stretches (song_measures.h) -> distances of two sets
// (distribution.h, set_distances.h, frechet.h, judges.h, copying.h, copied_stretch.h) -> all of
// them together (comparison.h) -> text (output.h).

#include <cstdint>
#include <span>
#include <vector>

#include "base/random.h"
#include "music/tone.h"

namespace crnngan::compare {

using Tones = std::vector<music::Tone>;

// A piece, or a song, as it is heard: songs that come from memory compare like those that come from
// files. Near-duplicates share a group from 1 on; those of group 0 have none.
struct Piece {
  Tones tones;  // music::as_heard()
  std::int32_t group = 0;
  double doubles = 0;  // share of the tones that were given (stats/doubles.h); they are not heard
};

// REQUIRES what music::to_notes requires.
Piece piece_of(std::span<const music::Tone> tones, std::int32_t group = 0);

// Pieces in two halves, decided by the random stream from number `first` on; no group is in both.
// Sizes differ by as little as the groups allow.
struct Halves {
  std::vector<const Piece*> a;
  std::vector<const Piece*> b;
};
Halves halves(std::span<const Piece* const> pieces, const RandomStream& random,
              std::uint64_t first);

// `count` windows of `length` successive tones, each at a random place of a random piece, the
// pieces taking turns; decided by the random stream from number `first` on. First gaps are 0.
// REQUIRES a piece of `length` tones or more; shorter ones are left out.
std::vector<Tones> draw_windows(std::span<const Piece* const> pieces, std::size_t length,
                                std::size_t count, const RandomStream& random, std::uint64_t first);

// Moves the pitches of each window by -5 to 6 half tones, decided by the random stream from number
// `first` on; they may leave 0..127.
void move_to_random_keys(std::span<Tones> windows, const RandomStream& random, std::uint64_t first);

}  // namespace crnngan::compare
