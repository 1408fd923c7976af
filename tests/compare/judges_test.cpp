#include "compare/judges.h"

#include <gmock/gmock.h>

#include <set>
#include <vector>

#include "base/error_of.h"
#include "music.h"

namespace crnngan::compare {
namespace {

using ::testing::HasSubstr;

constexpr std::size_t kShortWindow = 8;
constexpr JudgeOptions kShortJudging{.window = kShortWindow, .windows = 20, .iterations = 4};

// Of the songs that a judge learns from, a quarter of each update, after the first, is new.
TEST(Judges, SongsAreWrittenAnewForEachUpdateAndEachPart) {
  const std::vector<Piece> real = walks(12, 40);
  std::set<std::uint64_t> seeds;
  int calls = 0;
  std::size_t written_songs = 0;
  const Songs songs = [&](std::size_t count, std::uint64_t seed) {
    ++calls;
    written_songs += count;
    seeds.insert(seed);
    std::vector<Tones> written;
    for (std::uint32_t i = 0; i < count; ++i) {
      written.push_back(walk(kShortWindow, static_cast<std::uint32_t>(seed) + i));
    }
    return written;
  };
  judge_songs({pointers(real)}, songs, kShortJudging, 1);
  EXPECT_EQ(calls, 2 + 4);  // to choose, to measure, and four updates
  EXPECT_EQ(written_songs, 2U * 20 + 64 + 3 * 16);
  EXPECT_EQ(static_cast<int>(seeds.size()), calls);
  judge_songs({pointers(real)}, songs, kShortJudging, 2);
  EXPECT_EQ(static_cast<int>(seeds.size()), calls) << "another judge hears other songs";
}

TEST(Judges, SongsShorterThanAWindowAreReplaced) {
  const std::vector<Piece> real = walks(12, 40);
  bool short_one = false;
  const Songs songs = [&](std::size_t count, std::uint64_t seed) {
    std::vector<Tones> written;
    for (std::uint32_t i = 0; i < count; ++i) {
      short_one = !short_one;
      written.push_back(
          walk(short_one ? 3 : kShortWindow + 2, static_cast<std::uint32_t>(seed) + i));
    }
    return written;
  };
  EXPECT_GT(judge_songs({pointers(real)}, songs, kShortJudging, 1).iteration, 0);
  const Songs none = [](std::size_t count, std::uint64_t) {
    return std::vector<Tones>(count, walk(kShortWindow - 1, 1));
  };
  EXPECT_THAT(test::error_of([&] { judge_songs({pointers(real)}, none, kShortJudging, 1); }),
              HasSubstr("shorter than windows of 8 tones"));
}

// The number of a piece, from 60 on, is the pitch of all its tones.
std::vector<Piece> numbered(int count, bool near_duplicates) {
  std::vector<Piece> pieces;
  for (int i = 0; i < count; ++i) {
    pieces.push_back({Tones(20, {96, 60 + i, 64, 96}), near_duplicates ? 1 + i / 2 : 0});
  }
  return pieces;
}

TEST(Judges, NeedPiecesForThreeParts) {
  const std::vector<Piece> few = numbered(2, false);
  const std::vector<Piece> enough = numbered(8, false);
  EXPECT_THAT(
      test::error_of([&] { judge_pieces({pointers(few)}, pointers(enough), kShortJudging, 1); }),
      HasSubstr("expected real pieces for a judge's training, choice and test, found 2 of 8 tones "
                "or more"));
  EXPECT_THAT(
      test::error_of([&] { judge_pieces({pointers(enough)}, pointers(few), kShortJudging, 1); }),
      HasSubstr("expected new pieces"));
  // Near-duplicates stay in one part: four pieces in two groups are two.
  const std::vector<Piece> twins = numbered(4, true);
  EXPECT_THAT(
      test::error_of([&] { judge_pieces({pointers(twins)}, pointers(enough), kShortJudging, 1); }),
      HasSubstr("--judges 0"));
  EXPECT_GT(judge_real({pointers(enough)}, kShortJudging, 1).iteration, 0);
}

// Half of the held-out pieces choose, and half measure: two are enough where others train.
TEST(Judges, LearnFromTrainingPiecesWhereThereAreSome) {
  const std::vector<Piece> held_out = numbered(2, false);
  const std::vector<Piece> training = numbered(6, false);
  const std::vector<Piece> other = numbered(8, false);
  EXPECT_GT(
      judge_pieces({pointers(held_out), pointers(training)}, pointers(other), kShortJudging, 1)
          .iteration,
      0);
  // Training pieces that are as the others are, and held-out ones that are not: a judge that had
  // learnt from the held-out ones would tell them.
  const std::vector<Piece> walking = walks(12, 40);
  const std::vector<Piece> more = walks(40, 40, 900);
  const std::vector<Piece> moved = out_of_key(walks(40, 40, 500));
  const JudgeOptions judging{.window = 2 * kShortWindow, .windows = 100, .iterations = 100};
  EXPECT_GT(judge_pieces({pointers(walking), pointers(more)}, pointers(moved), judging, 1).auc,
            0.9);
  EXPECT_LT(judge_pieces({pointers(walking), pointers(moved)}, pointers(moved), judging, 1).auc,
            0.75);
}

TEST(Judges, OfOneKindOfMusicCannotTellItFromItself) {
  const std::vector<Piece> real = walks(40, 40);
  const JudgeScore score =
      judge_real({pointers(real)}, {.window = kShortWindow, .windows = 200, .iterations = 50}, 1);
  EXPECT_NEAR(score.auc, 0.5, 0.2);
}

TEST(Judges, TellPiecesOutOfKey) {
  const std::vector<Piece> real = walks(40, 40);
  const std::vector<Piece> other = out_of_key(walks(40, 40, 500));
  const JudgeScore score =
      judge_pieces({pointers(real)}, pointers(other),
                   {.window = 2 * kShortWindow, .windows = 100, .iterations = 100}, 1);
  EXPECT_GT(score.auc, 0.9);
}

}  // namespace
}  // namespace crnngan::compare
