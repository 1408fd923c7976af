#include "stats/diversity.h"

#include <gtest/gtest.h>

namespace crnngan::stats {
namespace {

// A scale from `pitch` on, a note each `gap` ticks.
Song song(int pitch, int velocity, std::int64_t length, std::int64_t gap) {
  Song notes;
  for (int i = 0; i < 8; ++i) {
    notes.push_back({i * gap, length, static_cast<std::uint8_t>(pitch + i),
                     static_cast<std::uint8_t>(velocity), 0});
  }
  return notes;
}

std::vector<Song> real() {
  return {song(40, 60, 100, 96), song(60, 80, 300, 192), song(50, 100, 50, 384),
          song(70, 90, 200, 48)};
}

TEST(Diversity, OfRealMusicIsOne) { EXPECT_DOUBLE_EQ(Diversity(real()).of(real()), 1); }

TEST(Diversity, OfSongsThatAreAllAlikeIsZero) {
  EXPECT_NEAR(Diversity(real()).of(std::vector<Song>(5, song(50, 80, 100, 96))), 0, 1e-9);
}

TEST(Diversity, DependsOnDifferencesAndNotOnWhereTheSongsLie) {
  std::vector<Song> higher = real();
  for (Song& notes : higher) {
    for (midi::Note& note : notes) note.pitch = static_cast<std::uint8_t>(note.pitch + 20);
  }
  EXPECT_NEAR(Diversity(real()).of(higher), 1, 1e-9);
}

TEST(Diversity, IsTheMeanDistanceOfPairsInUnitsOfRealOnes) {
  // Songs that differ in pitch alone: 0, 10, 20 above 50; deviation over them sqrt(200 / 3).
  const std::vector<Song> apart{song(50, 80, 100, 96), song(60, 80, 100, 96),
                                song(70, 80, 100, 96)};
  const Diversity diversity(apart);
  EXPECT_NEAR(diversity.of(std::vector<Song>{song(50, 80, 100, 96), song(55, 80, 100, 96)}),
              5.0 / ((10 + 10 + 20) / 3.0), 1e-9);
}

TEST(Diversity, OfOneSongOrAgainstOneIsZero) {
  EXPECT_EQ(Diversity(real()).of(std::vector<Song>{song(50, 80, 100, 96)}), 0);
  EXPECT_EQ(Diversity(std::vector<Song>{song(50, 80, 100, 96)}).of(real()), 0);
  EXPECT_EQ(Diversity({}).of({}), 0);
}

}  // namespace
}  // namespace crnngan::stats
