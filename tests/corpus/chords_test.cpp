#include "corpus/chords.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <set>

#include "corpus/arrange.h"
#include "corpus/pieces.h"

namespace crnngan::corpus {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Ge;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::SizeIs;

TEST(SyntheticChords, ThereAreAsManySongsAsAskedForWithNamesOfTheirOwn) {
  EXPECT_THAT(synthetic_chords(0, 1).pieces, IsEmpty());
  std::set<std::string> names;
  for (const Piece& song : synthetic_chords(120, 1).pieces) {
    names.insert(song.name);
    EXPECT_EQ(song.composer, "synthetic");
    EXPECT_EQ(song.split, Split::kTraining);
  }
  EXPECT_THAT(names, SizeIs(120));
}

TEST(SyntheticChords, EachChordIsATriadOfTheSongsKey) {
  // Half tones above the tonic of I ii iii IV V vi.
  const std::set<std::array<int, 3>> triads{{0, 4, 7},  {2, 5, 9},   {4, 7, 11},
                                            {5, 9, 12}, {7, 11, 14}, {9, 12, 16}};
  std::set<std::array<int, 3>> seen;
  for (const Piece& song : synthetic_chords(100, 3).pieces) {
    SCOPED_TRACE(song.name);
    ASSERT_EQ(song.tones.size() % 3, 0u);
    const int tonic = song.tones[0].pitch;  // a song starts on I
    for (std::size_t n = 0; n < song.tones.size(); n += 3) {
      const std::array<int, 3> triad{song.tones[n].pitch - tonic, song.tones[n + 1].pitch - tonic,
                                     song.tones[n + 2].pitch - tonic};
      ASSERT_THAT(triads, Contains(triad)) << "chord " << n / 3;
      seen.insert(triad);
    }
  }
  EXPECT_EQ(seen, triads) << "each is used somewhere";
}

TEST(SyntheticChords, ChordsFollowEachOtherWithoutGapsAtOneLength) {
  std::set<int> lengths;
  std::set<std::size_t> counts;
  for (const Piece& song : synthetic_chords(300, 3).pieces) {
    SCOPED_TRACE(song.name);
    const int length = song.tones[0].length_ticks;
    lengths.insert(length);
    counts.insert(song.tones.size() / 3);
    for (std::size_t n = 0; n < song.tones.size(); ++n) {
      ASSERT_EQ(song.tones[n].length_ticks, length);
      ASSERT_EQ(song.tones[n].gap_ticks, n > 0 && n % 3 == 0 ? length : 0) << "tone " << n;
    }
  }
  EXPECT_EQ(lengths, (std::set<int>{384, 768}));
  EXPECT_EQ(*counts.begin(), 32u);
  EXPECT_EQ(*counts.rbegin(), 64u);
}

TEST(SyntheticChords, EveryFourthChordIsALittleLouder) {
  for (const Piece& song : synthetic_chords(50, 3).pieces) {
    SCOPED_TRACE(song.name);
    const int loud = song.tones[0].velocity;
    const int soft = song.tones[3].velocity;
    EXPECT_GT(loud, soft);
    for (std::size_t n = 0; n < song.tones.size(); ++n) {
      ASSERT_EQ(song.tones[n].velocity, n / 3 % 4 == 0 ? loud : soft) << "tone " << n;
      ASSERT_THAT(song.tones[n].velocity, AllOf(Ge(1), Le(127)));
    }
  }
}

TEST(SyntheticChords, AllTwelveKeysAreUsed) {
  std::set<int> keys;
  for (const Piece& song : synthetic_chords(200, 3).pieces) keys.insert(song.tones[0].pitch % 12);
  EXPECT_THAT(keys, SizeIs(12));
}

TEST(SyntheticChords, TheSeedDecidesEverySong) {
  const Corpus songs = synthetic_chords(20, 5);
  EXPECT_EQ(synthetic_chords(20, 5).pieces, songs.pieces);
  const Corpus others = synthetic_chords(20, 6);
  for (std::size_t n = 0; n < 20; ++n) EXPECT_NE(others.pieces[n].tones, songs.pieces[n].tones);
}

TEST(SyntheticChords, MoreSongsLeaveTheFirstOnesAsTheyAre) {
  const Corpus songs = synthetic_chords(20, 5);
  const Corpus fewer = synthetic_chords(7, 5);
  EXPECT_TRUE(std::equal(fewer.pieces.begin(), fewer.pieces.end(), songs.pieces.begin()));
}

TEST(SyntheticChords, NoTwoSongsAreAlike) {
  Corpus songs = synthetic_chords(500, 5);
  ThreadPool pool(1);
  EXPECT_THAT(arrange(songs, {}, pool), IsEmpty());
  for (const Piece& song : songs.pieces) EXPECT_EQ(song.group, 0) << song.name;
}

}  // namespace
}  // namespace crnngan::corpus
