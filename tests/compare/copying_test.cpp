#include "compare/copying.h"

#include <gtest/gtest.h>

#include "music.h"

namespace crnngan::compare {
namespace {

Tones melody(std::initializer_list<int> pitches) {
  Tones tones;
  for (const int pitch : pitches) tones.push_back({96, pitch, 80, tones.empty() ? 0 : 96});
  return tones;
}

TEST(Copying, FindsAFigureInAnotherKeyAndTempo) {
  const std::vector<Piece> training{{melody({60, 62, 64, 65, 67, 69, 71, 72, 60, 48})}};
  const Figures figures(training);
  EXPECT_EQ(figures.share_in(std::vector<Tones>{training[0].tones}), 1);
  Tones higher = melody({65, 67, 69, 70, 72, 74, 76, 77});
  higher[3].gap_ticks = 500;
  EXPECT_EQ(figures.share_in(std::vector<Tones>{higher}), 1);
  higher[7].pitch += 1;
  EXPECT_EQ(figures.share_in(std::vector<Tones>{higher}), 0);
}

TEST(Copying, IsAShareOfAllFigures) {
  const Figures figures(std::vector<Piece>{{melody({60, 62, 64, 65, 67, 69, 71, 72})}});
  // Nine tones, two figures, the first of which is known.
  const std::vector<Tones> windows{melody({60, 62, 64, 65, 67, 69, 71, 72, 20})};
  EXPECT_EQ(figures.share_in(windows), 0.5);
  EXPECT_EQ(figures.share_in(std::vector<Tones>{melody({60, 62, 64, 65, 67, 69, 71})}), 0);
  EXPECT_EQ(figures.share_in({}), 0);
  EXPECT_EQ(Figures({}).share_in(windows), 0);
}

TEST(Copying, DoesNotTakeFiguresAcrossPieces) {
  const std::vector<Piece> training{{melody({60, 62, 64, 65})}, {melody({67, 69, 71, 72})}};
  EXPECT_EQ(
      Figures(training).share_in(std::vector<Tones>{melody({60, 62, 64, 65, 67, 69, 71, 72})}), 0);
}

TEST(Copying, AWideFallIsNotARise) {
  const Figures figures(std::vector<Piece>{{melody({127, 0, 1, 2, 3, 4, 5, 6})}});
  EXPECT_EQ(figures.share_in(std::vector<Tones>{melody({0, 127, 1, 2, 3, 4, 5, 6})}), 0);
  EXPECT_EQ(figures.share_in(std::vector<Tones>{melody({127, 0, 1, 2, 3, 4, 5, 6})}), 1);
}

}  // namespace
}  // namespace crnngan::compare
