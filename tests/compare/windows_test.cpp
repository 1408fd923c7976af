#include "compare/windows.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <set>

#include "music.h"

namespace crnngan::compare {
namespace {

using ::testing::Each;
using ::testing::SizeIs;

const RandomStream kRandom(1, Purpose::kCompare, 1);

TEST(CompareWindows, AreSuccessiveTonesOfAPieceWithTheFirstGapZero) {
  const std::vector<Piece> pieces = walks(3, 40);
  const auto windows = draw_windows(pointers(pieces), 16, 30, kRandom, 0);
  ASSERT_THAT(windows, SizeIs(30));
  for (const Tones& window : windows) {
    ASSERT_THAT(window, SizeIs(16));
    EXPECT_EQ(window.front().gap_ticks, 0);
    const bool found = std::any_of(pieces.begin(), pieces.end(), [&](const Piece& piece) {
      return std::search(piece.tones.begin(), piece.tones.end(), window.begin() + 1,
                         window.end()) != piece.tones.end();
    });
    EXPECT_TRUE(found);
  }
}

TEST(CompareWindows, PiecesTakeTurnsAndShortOnesAreLeftOut) {
  std::vector<Piece> pieces{{walk(16, 0)}, {walk(16, 1)}, {walk(15, 2)}};
  const auto windows = draw_windows(pointers(pieces), 16, 10, kRandom, 0);
  const auto count = [&](int piece) {
    return std::count(windows.begin(), windows.end(),
                      pieces[static_cast<std::size_t>(piece)].tones);
  };
  EXPECT_EQ(count(0), 5);
  EXPECT_EQ(count(1), 5);
  EXPECT_THROW(draw_windows(pointers(pieces), 17, 1, kRandom, 0), std::invalid_argument);
}

TEST(CompareWindows, DependOnTheStreamAndNothingElse) {
  const std::vector<Piece> pieces = walks(5, 60);
  EXPECT_EQ(draw_windows(pointers(pieces), 16, 9, kRandom, 7),
            draw_windows(pointers(pieces), 16, 9, kRandom, 7));
  EXPECT_NE(draw_windows(pointers(pieces), 16, 9, kRandom, 7),
            draw_windows(pointers(pieces), 16, 9, kRandom, 1000));
}

TEST(Halves, HoldEachPieceOnceAndKeepGroupsTogether) {
  std::vector<Piece> pieces = walks(11, 4);
  pieces[0].group = pieces[3].group = pieces[7].group = 1;
  pieces[2].group = pieces[5].group = 2;
  std::set<std::vector<const Piece*>> divisions;
  for (std::uint64_t first = 0; first < 2000; first += 100) {
    const Halves result = halves(pointers(pieces), kRandom, first);
    EXPECT_LE(std::max(result.a.size(), result.b.size()), 6u);
    std::set<const Piece*> all(result.a.begin(), result.a.end());
    all.insert(result.b.begin(), result.b.end());
    EXPECT_THAT(all, SizeIs(11));
    EXPECT_EQ(result.a.size() + result.b.size(), 11u);
    for (const Piece* piece : result.a) {
      for (const Piece* other : result.b) {
        EXPECT_TRUE(piece->group == 0 || piece->group != other->group);
      }
    }
    divisions.insert(result.a);
  }
  EXPECT_GT(divisions.size(), 10u);
}

TEST(Pieces, AreAsTheyAreHeardAndKnowTheirDoubles) {
  const Tones tones{{96, 67, 80, 50}, {96, 60, 80, 0}, {48, 67, 90, 0}, {96, 67, 80, 10}};
  const Piece piece = piece_of(tones, 3);
  EXPECT_EQ(piece.tones, (Tones{{96, 60, 80, 0}, {10, 67, 80, 0}, {96, 67, 80, 10}}));
  EXPECT_EQ(piece.group, 3);
  EXPECT_EQ(piece.doubles, 0.25);
  EXPECT_EQ(piece_of(Tones()).doubles, 0);
}

TEST(Windows, MoveToAllTwelveKeysEachOnItsOwn) {
  std::vector<Tones> windows(400, Tones{{96, 60, 64, 0}, {96, 67, 64, 96}});
  move_to_random_keys(windows, RandomStream(2, Purpose::kJudge, 1), 0);
  std::map<int, int> pitches;
  for (const Tones& window : windows) {
    EXPECT_EQ(window[1].pitch - window[0].pitch, 7);
    ++pitches[window[0].pitch];
  }
  EXPECT_EQ(pitches.size(), 12u);
  EXPECT_EQ(pitches.begin()->first, 55);
  for (const auto& [pitch, count] : pitches) EXPECT_NEAR(count, 400 / 12, 20) << pitch;
}

}  // namespace
}  // namespace crnngan::compare
