#pragma once

// What a listener would ask about songs, beyond windows of a few tones.
//
// To add one: a row in song_measures().

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "compare/windows.h"
#include "stats/stats.h"

namespace crnngan::compare {

// A number known of each song: of a stretch of it, or of the whole of it. The other function is
// null.
struct SongMeasure {
  std::string_view name;
  double bin_width;
  double (*of_stretch)(const stats::Measures& measures);
  double (*of_whole)(const Piece& song);
};

// Of stretches: tones at once, onsets on the grid, entropy of pitch classes in one and four bars,
// groove similarity, tones recalled. Of whole songs: doubles, duration in quarters, and whether
// they end on the tonic (1 or 0). Each as in stats/stats.h.
std::span<const SongMeasure> song_measures();

// A song and a stretch of it.
struct Stretch {
  const Piece* song = nullptr;
  std::span<const music::Tone> tones = {};
};

// As many stretches as there are lengths: pieces take turns, in an order decided by the random
// stream from number `first` on. Of each piece a stretch is taken, at a random place, of as many
// tones as the length says, or all of it if it has fewer. REQUIRES a piece.
std::vector<Stretch> draw_stretches(std::span<const Piece* const> pieces,
                                    std::span<const std::size_t> lengths,
                                    const RandomStream& random, std::uint64_t first);

// All song measures, [measure][song].
std::vector<std::vector<double>> measure_songs(std::span<const Stretch> stretches);

}  // namespace crnngan::compare
