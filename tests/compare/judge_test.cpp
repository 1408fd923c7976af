#include "compare/judged_music.h"

#include <gmock/gmock.h>

#include <map>
#include <set>
#include <vector>

#include "music.h"

namespace crnngan::compare {
namespace {

constexpr std::size_t kWindow = 16;

// New walks with each number; `kind` keeps sides and parts apart.
MusicWindows new_walks(std::uint32_t kind, bool in_key) {
  return [=](std::size_t count, std::uint64_t number) {
    const auto first = static_cast<std::uint32_t>(1'000'000 * kind + 1000 * number);
    std::vector<Piece> pieces = walks(count, kWindow, first);
    if (!in_key) pieces = out_of_key(std::move(pieces));
    std::vector<Tones> windows;
    for (Piece& piece : pieces) windows.push_back(std::move(piece.tones));
    return windows;
  };
}

JudgedMusic side(std::uint32_t kind, bool in_key) {
  return {.training = new_walks(kind, in_key),
          .choosing = new_walks(kind + 1, in_key),
          .measuring = new_walks(kind + 2, in_key)};
}

TEST(Judge, TellsMusicOutOfKeyFromMusicInKeyThatItNeverHeard) {
  const JudgeScore score = judge_music(side(0, true), side(10, false),
                                       {.window = kWindow, .windows = 100, .iterations = 100}, 1);
  EXPECT_GT(score.auc, 0.9);
  EXPECT_GT(score.accuracy, 0.8);
}

TEST(Judge, CannotTellMusicFromMusicOfTheSameKind) {
  const JudgeScore score = judge_music(side(0, true), side(10, true),
                                       {.window = kWindow, .windows = 200, .iterations = 50}, 1);
  EXPECT_NEAR(score.auc, 0.5, 0.1);
  EXPECT_NEAR(score.accuracy, 0.5, 0.1);
}

TEST(Judge, GivesTheSameForTheSameSeed) {
  const auto auc = [&](std::uint64_t seed) {
    return judge_music(side(0, true), side(10, false),
                       {.window = kWindow, .windows = 33, .iterations = 3}, seed)
        .auc;
  };
  EXPECT_EQ(auc(1), auc(1));
  EXPECT_NE(auc(1), auc(2));
}

// Notes what is asked for.
struct Asked {
  std::map<std::uint64_t, int> numbers;  // how often each
  std::set<std::size_t> counts;
};
MusicWindows noting(MusicWindows windows, Asked& asked) {
  return [=, &asked](std::size_t count, std::uint64_t number) {
    ++asked.numbers[number];
    asked.counts.insert(count);
    return windows(count, number);
  };
}

TEST(Judge, EachUpdateSeesNewWindowsOfBothSides) {
  Asked real;
  Asked other;
  JudgedMusic real_side = side(0, true);
  JudgedMusic other_side = side(10, false);
  real_side.training = noting(real_side.training, real);
  other_side.training = noting(other_side.training, other);
  judge_music(real_side, other_side, {.window = kWindow, .windows = 32, .iterations = 5}, 1);
  for (const Asked& asked : {real, other}) {
    for (std::uint64_t iteration = 1; iteration <= 5; ++iteration) {
      EXPECT_EQ(asked.numbers.at(iteration), 1);
    }
    EXPECT_TRUE(asked.counts.contains(64));
  }
}

TEST(Judge, TheWindowsThatChooseTheIterationDoNotMeasureIt) {
  JudgedMusic real = side(0, true);
  JudgedMusic other = side(10, false);
  const JudgeOptions options{.window = kWindow, .windows = 64, .iterations = 100};
  const JudgeScore score = judge_music(real, other, options, 1);
  std::swap(real.measuring, other.measuring);
  const JudgeScore swapped = judge_music(real, other, options, 1);
  EXPECT_EQ(swapped.iteration, score.iteration);
  EXPECT_NEAR(swapped.auc, 1 - score.auc, 1e-9);
}

TEST(Judge, EndsWhenTheChoosingWindowsStopImproving) {
  constexpr std::size_t kShort = 2;
  const MusicWindows same = [](std::size_t count, std::uint64_t) {
    return std::vector<Tones>(count, Tones(kShort, {96, 60, 64, 0}));
  };
  Asked asked;
  const JudgedMusic real{.training = noting(same, asked), .choosing = same, .measuring = same};
  const JudgedMusic other{.training = same, .choosing = same, .measuring = same};
  int done = 0;
  const JudgeScore score =
      judge_music(real, other, {.window = kShort, .windows = 64, .iterations = 5000}, 1,
                  [&](int iterations) { done = iterations; });
  EXPECT_EQ(score.iteration, score::kLookEvery);
  EXPECT_EQ(score.auc, 0.5);
  EXPECT_EQ(asked.numbers.rbegin()->first,
            std::uint64_t{score::kLookEvery * (1 + score::kPatience)});
  EXPECT_EQ(done, 5000);  // what is left will not be done
}

}  // namespace
}  // namespace crnngan::compare
