#include "compare/classifier.h"

#include <gtest/gtest.h>

#include <vector>

#include "music.h"

namespace crnngan::compare {
namespace {

TEST(AreaUnderCurve, IsTheShareOfPairsInTheRightOrder) {
  const RandomStream random(8, Purpose::kSynthetic, 0);
  std::vector<double> higher;
  std::vector<double> lower;
  for (std::uint64_t i = 0; i < 40; ++i) {
    higher.push_back(random.below(12, 2 * i));
    lower.push_back(random.below(10, 2 * i + 1));
  }
  double wins = 0;
  for (const double h : higher) {
    for (const double l : lower) wins += h > l ? 1 : h == l ? 0.5 : 0;
  }
  EXPECT_NEAR(area_under_curve(higher, lower), wins / (40 * 40), 1e-12);
  EXPECT_EQ(area_under_curve(std::vector<double>{2, 3}, std::vector<double>{0, 1}), 1);
  EXPECT_EQ(area_under_curve(std::vector<double>{1}, std::vector<double>{1}), 0.5);
}

// Pieces for training and, from another number on, for the test.
ClassifierScore score_of(const std::vector<Piece>& real, const std::vector<Piece>& other,
                         const std::vector<Piece>& test_real, const std::vector<Piece>& test_other,
                         std::uint64_t seed) {
  const auto a = pointers(real);
  const auto b = pointers(other);
  const auto c = pointers(test_real);
  const auto d = pointers(test_other);
  return classify({a, b}, {c, d}, {.window = 24, .windows = 80, .epochs = 25}, seed);
}

TEST(Classifier, TellsMusicOutOfKeyFromMusicInKeyOnPiecesThatItNeverHeard) {
  const auto score = score_of(walks(40, 60, 0), out_of_key(walks(40, 60, 100)), walks(40, 60, 200),
                              out_of_key(walks(40, 60, 300)), 1);
  EXPECT_GT(score.auc, 0.95);
  EXPECT_GT(score.accuracy, 0.85);
}

TEST(Classifier, CannotTellMusicFromMusicOfTheSameKind) {
  const auto score =
      score_of(walks(40, 60, 0), walks(40, 60, 100), walks(40, 60, 200), walks(40, 60, 300), 1);
  EXPECT_NEAR(score.auc, 0.5, 0.15);
  EXPECT_NEAR(score.accuracy, 0.5, 0.12);
}

TEST(Classifier, GivesTheSameForTheSameSeed) {
  const auto real = walks(6, 40, 0);
  const auto other = out_of_key(walks(6, 40, 100));
  const auto score = [&](std::uint64_t seed) {
    const auto a = pointers(real);
    const auto b = pointers(other);
    return classify({a, b}, {a, b}, {.window = 16, .windows = 33, .epochs = 2}, seed).auc;
  };
  EXPECT_EQ(score(1), score(1));
  EXPECT_NE(score(1), score(2));
}

}  // namespace
}  // namespace crnngan::compare
