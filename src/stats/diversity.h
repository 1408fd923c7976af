#pragma once

#include <array>
#include <span>
#include <vector>

#include "midi/note.h"

namespace crnngan::stats {

using Song = std::vector<midi::Note>;  // normalised (music::normalise)

// How different songs are from each other, with real songs as the unit: 1 when they differ as real
// ones do, 0 when all are alike, as those of a collapsed generator.
//
// A song stands for the mean and the deviation over its tones of pitch, velocity, and the
// logarithms of length and gap, each in units of its deviation over the real songs; the distance of
// two songs is Euclidean, and diversity the mean distance over all pairs over that of real songs.
class Diversity {
 public:
  explicit Diversity(std::span<const Song> real);

  // 0 for fewer than two songs, or when the real songs are all alike themselves.
  double of(std::span<const Song> songs) const;

 private:
  static constexpr std::size_t kNumbers = 8;
  using Point = std::array<double, kNumbers>;

  static Point point_of(const Song& song);
  double mean_distance(std::span<const Song> songs) const;

  Point units_{};  // deviations over the real songs
  double real_distance_ = 0;
};

}  // namespace crnngan::stats
