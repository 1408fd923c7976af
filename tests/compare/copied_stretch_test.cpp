#include "compare/copied_stretch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace crnngan::compare {
namespace {

Tones melody(const std::vector<int>& pitches) {
  Tones tones;
  for (const int pitch : pitches) tones.push_back({96, pitch, 80, tones.empty() ? 0 : 96});
  return tones;
}

TEST(CopiedStretch, IsTheLongestInWhateverKeyAndRhythm) {
  const SearchedPieces pieces(
      std::vector<Piece>{{melody({60, 62, 64, 65, 67, 69, 71, 72})}, {melody({40, 41, 45, 52})}});
  Tones song = melody({10, 30, 32, 34, 35, 37, 20, 90, 91, 95, 3});
  song[4].gap_ticks = 7;
  EXPECT_EQ(pieces.longest_stretch(song), 5U);
  EXPECT_EQ(pieces.longest_stretch(melody({50, 51, 55, 62})), 4U);
  EXPECT_EQ(pieces.longest_stretch(melody({127, 0})), 1U);
  EXPECT_EQ(pieces.longest_stretch(melody({60})), 1U);
  EXPECT_EQ(pieces.longest_stretch({}), 0U);
}

TEST(CopiedStretch, LiesInOnePiece) {
  const SearchedPieces pieces(
      std::vector<Piece>{{melody({60, 62, 64, 65})}, {melody({67, 69, 71, 72})}});
  EXPECT_EQ(pieces.longest_stretch(melody({60, 62, 64, 65, 67, 69, 71, 72})), 4U);
}

TEST(CopiedStretch, OfNoPiecesIsOneTone) {
  EXPECT_EQ(SearchedPieces({}).longest_stretch(melody({60, 61, 62})), 1U);
}

// Every stretch of the song beside every place of the pieces.
std::size_t longest_by_looking_everywhere(const std::vector<Piece>& pieces, const Tones& song) {
  std::size_t longest = 1;
  for (const Piece& piece : pieces) {
    for (std::size_t at = 0; at < piece.tones.size(); ++at) {
      for (std::size_t from = 0; from < song.size(); ++from) {
        std::size_t n = 1;
        while (at + n < piece.tones.size() && from + n < song.size() &&
               piece.tones[at + n].pitch - piece.tones[at + n - 1].pitch ==
                   song[from + n].pitch - song[from + n - 1].pitch) {
          ++n;
        }
        longest = std::max(longest, n);
      }
    }
  }
  return longest;
}

TEST(CopiedStretch, IsThatWhichASearchOfAllPlacesFinds) {
  std::mt19937 random(3);
  const auto walk = [&](int tones) {
    std::vector<int> pitches;
    for (int i = 0; i < tones; ++i) pitches.push_back(60 + static_cast<int>(random() % 3));
    return melody(pitches);
  };
  std::vector<Piece> training;
  for (int i = 0; i < 4; ++i) training.push_back({walk(60)});
  const SearchedPieces pieces(training);
  for (int i = 0; i < 20; ++i) {
    const Tones song = walk(1 + 5 * i);
    EXPECT_EQ(pieces.longest_stretch(song), longest_by_looking_everywhere(training, song)) << i;
  }
}

}  // namespace
}  // namespace crnngan::compare
