#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <stdexcept>

#include "base/error_of.h"
#include "corpus/arrange.h"
#include "corpus/pieces.h"

namespace crnngan::corpus {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using test::error_of;

std::vector<Duplicate> arrange(Corpus& corpus, double validation_share, double test_share) {
  ThreadPool pool(2);
  return arrange(corpus, {validation_share, test_share, std::nullopt, 0}, pool);
}

std::size_t pieces_of(const Corpus& corpus, Split split) {
  return static_cast<std::size_t>(
      std::count_if(corpus.pieces.begin(), corpus.pieces.end(),
                    [&](const Piece& piece) { return piece.split == split; }));
}

TEST(ContentHash, IsThePublishedHashOfTheLittleEndianValues) {
  EXPECT_EQ(content_hash({}), 0xcbf29ce484222325u);
  // FNV-1a of 01 02 00 00 3c 00 00 00 40 00 00 00 00 00 00 00, by the definition.
  std::uint64_t expected = 0xcbf29ce484222325u;
  for (const std::uint64_t byte : {1, 2, 0, 0, 60, 0, 0, 0, 64, 0, 0, 0, 0, 0, 0, 0}) {
    expected = (expected ^ byte) * 0x100000001b3u;
  }
  EXPECT_EQ(content_hash({{0x201, 60, 64, 0}}), expected);
}

TEST(ContentHash, EveryValueAndTheOrderCount) {
  const std::vector<music::Tone> tones{{384, 60, 64, 0}, {192, 62, 65, 384}};
  std::set<std::uint64_t> hashes{content_hash(tones), content_hash({tones[1], tones[0]}),
                                 content_hash({tones[0]})};
  auto changed = tones;
  changed[1].length_ticks += 1;
  hashes.insert(content_hash(changed));
  changed = tones;
  changed[1].pitch += 1;
  hashes.insert(content_hash(changed));
  changed = tones;
  changed[1].velocity += 1;
  hashes.insert(content_hash(changed));
  changed = tones;
  changed[1].gap_ticks += 256;
  hashes.insert(content_hash(changed));
  EXPECT_EQ(hashes.size(), 7u);
}

TEST(Arrange, OfEqualPiecesTheFirstNameStaysAndTheOthersAreReported) {
  const auto tones = random_tones(5, 1);
  Corpus corpus;
  corpus.pieces = {{"c.mid", "x", Split::kTraining, tones},
                   {"other.mid", "x", Split::kTraining, random_tones(5, 2)},
                   {"a.mid", "y", Split::kTraining, tones},
                   {"b.mid", "z", Split::kTraining, tones}};
  const std::vector<Duplicate> duplicates = arrange(corpus, 0, 0);
  std::map<std::string, std::string> kept;
  for (const Duplicate& duplicate : duplicates) kept[duplicate.name] = duplicate.kept;
  EXPECT_THAT(kept, ElementsAre(std::pair("b.mid", "a.mid"), std::pair("c.mid", "a.mid")));
  std::set<std::string> names;
  for (const Piece& piece : corpus.pieces) names.insert(piece.name);
  EXPECT_THAT(names, ElementsAre("a.mid", "other.mid"));
}

TEST(Arrange, PiecesThatDifferInOneToneAreNoDuplicates) {
  auto tones = random_tones(5, 1);
  Corpus corpus;
  corpus.pieces.push_back({"a", "x", Split::kTraining, tones});
  tones.back().velocity = tones.back().velocity % 127 + 1;
  corpus.pieces.push_back({"b", "x", Split::kTraining, tones});
  tones.pop_back();
  corpus.pieces.push_back({"c", "x", Split::kTraining, tones});
  EXPECT_THAT(arrange(corpus, 0, 0), IsEmpty());
  EXPECT_EQ(corpus.pieces.size(), 3u);
}

TEST(Arrange, PiecesLieInTheOrderOfTheirHashes) {
  Corpus corpus = random_corpus(50);
  arrange(corpus, 0.1, 0.1);
  EXPECT_EQ(corpus.pieces.size(), 50u);
  EXPECT_TRUE(std::is_sorted(corpus.pieces.begin(), corpus.pieces.end(),
                             [](const Piece& a, const Piece& b) {
                               return content_hash(a.tones) < content_hash(b.tones);
                             }));
}

TEST(Arrange, TheOrderAndTheOldSplitsOfThePiecesDoNotMatter) {
  Corpus expected = random_corpus(30);
  // Duplicates with the same and with other names and composers.
  for (const std::size_t n : {3, 7, 11}) {
    Piece copy = expected.pieces[n];
    copy.name = "copy" + std::to_string(n % 2);
    expected.pieces.push_back(copy);
    copy.composer = "someone else";
    expected.pieces.push_back(copy);
  }
  Corpus shuffled = expected;
  arrange(expected, 0.2, 0.3);
  std::mt19937 random(5);
  for (int round = 0; round < 20; ++round) {
    Corpus corpus = shuffled;
    std::shuffle(corpus.pieces.begin(), corpus.pieces.end(), random);
    for (Piece& piece : corpus.pieces) piece.split = static_cast<Split>(random() % 3);
    EXPECT_EQ(arrange(corpus, 0.2, 0.3).size(), 6u);
    ASSERT_EQ(corpus.pieces, expected.pieces) << "round " << round;
  }
}

TEST(Arrange, ASecondTimeChangesNothing) {
  Corpus corpus = random_corpus(30);
  arrange(corpus, 0.2, 0.3);
  Corpus again = corpus;
  EXPECT_THAT(arrange(again, 0.2, 0.3), IsEmpty());
  EXPECT_EQ(again.pieces, corpus.pieces);
}

TEST(Arrange, ValidationComesFirstThenTestThenTraining) {
  Corpus corpus = random_corpus(10);
  arrange(corpus, 0.1, 0.2);
  EXPECT_EQ(corpus.pieces[0].split, Split::kValidation);
  EXPECT_EQ(corpus.pieces[1].split, Split::kTest);
  EXPECT_EQ(corpus.pieces[2].split, Split::kTest);
  EXPECT_EQ(pieces_of(corpus, Split::kTraining), 7u);
}

TEST(Arrange, APieceThatIsAddedMovesNoPieceFromTrainingBeyondTheShares) {
  // Splits follow the hash: among many pieces nearly all keep their place when one comes in.
  Corpus before = random_corpus(200);
  Corpus after = before;
  after.pieces.push_back({"new", "x", Split::kTraining, random_tones(9, 999)});
  arrange(before, 0.1, 0.1);
  arrange(after, 0.1, 0.1);
  std::map<std::string, Split> splits;
  for (const Piece& piece : before.pieces) splits[piece.name] = piece.split;
  int moved = 0;
  for (const Piece& piece : after.pieces) {
    if (piece.name != "new" && splits.at(piece.name) != piece.split) ++moved;
  }
  EXPECT_LE(moved, 3);
}

TEST(Arrange, SharesThatAreNoSharesAreRefused) {
  for (const double share : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN(),
                             std::numeric_limits<double>::infinity()}) {
    Corpus corpus = random_corpus(9);
    EXPECT_THROW(arrange(corpus, share, 0), std::invalid_argument) << share;
    EXPECT_THROW(arrange(corpus, 0, share), std::invalid_argument) << share;
    EXPECT_EQ(corpus.pieces.size(), 9u) << "nothing is lost";
  }
}

TEST(Arrange, OfEachComposerAtMostSoManyWorksStayWhateverTheirNames) {
  Corpus corpus = random_corpus(60);  // 20 pieces of each of three composers
  Corpus renamed = corpus;
  for (Piece& piece : renamed.pieces)
    piece.name = "x" + std::string(piece.name.rbegin(), piece.name.rend());
  ThreadPool pool(1);
  Arrangement arrangement;
  arrangement.works_per_composer = 4;
  arrange(corpus, arrangement, pool);
  arrange(renamed, arrangement, pool);
  std::map<std::string, int> works;
  for (const Piece& piece : corpus.pieces) ++works[piece.composer];
  EXPECT_THAT(works, ElementsAre(std::pair("c0", 4), std::pair("c1", 4), std::pair("c2", 4)));
  ASSERT_EQ(renamed.pieces.size(), corpus.pieces.size());
  for (std::size_t n = 0; n < corpus.pieces.size(); ++n) {
    EXPECT_EQ(renamed.pieces[n].tones, corpus.pieces[n].tones);
  }
}

TEST(Arrange, ASeedDrawsOtherWorksAndSplitsAndLeavesTheOrder) {
  const Corpus pieces = random_corpus(60);
  ThreadPool pool(1);
  const auto arranged = [&](std::optional<std::uint64_t> seed, std::size_t works) {
    Corpus corpus = pieces;
    arrange(corpus, {0.2, 0.2, seed, works}, pool);
    return corpus;
  };
  EXPECT_EQ(arranged(7, 0).pieces, arranged(7, 0).pieces);
  EXPECT_NE(arranged(7, 0).pieces, arranged(8, 0).pieces);
  EXPECT_NE(arranged(7, 0).pieces, arranged(std::nullopt, 0).pieces);
  EXPECT_EQ(pieces_of(arranged(7, 0), Split::kValidation), 12u);
  EXPECT_EQ(pieces_of(arranged(7, 0), Split::kTest), 12u);
  std::set<std::string> works;
  std::set<std::string> others;
  for (const Piece& piece : arranged(7, 4).pieces) works.insert(piece.name);
  for (const Piece& piece : arranged(8, 4).pieces) others.insert(piece.name);
  EXPECT_EQ(works.size(), 12u);
  EXPECT_NE(works, others);
  const Corpus seeded = arranged(7, 0);
  EXPECT_TRUE(std::is_sorted(seeded.pieces.begin(), seeded.pieces.end(),
                             [](const Piece& a, const Piece& b) {
                               return content_hash(a.tones) < content_hash(b.tones);
                             }));
}

std::vector<StoredPiece> heads_of(const Corpus& corpus) {
  std::vector<StoredPiece> pieces;
  for (const Piece& piece : corpus.pieces) pieces.push_back({.head = piece, .place = {}});
  return pieces;
}

TEST(KeepComposer, TheNameCountsInAnyCaseAndOthersGo) {
  std::vector<StoredPiece> pieces = heads_of(random_corpus(9));
  keep_composer(pieces, "C1");
  ASSERT_EQ(pieces.size(), 3u);
  for (const StoredPiece& piece : pieces) EXPECT_EQ(piece.head.composer, "c1");
}

TEST(KeepComposer, AnUnknownNameIsAnsweredWithTheThreeNearestAndNothingIsLost) {
  std::vector<StoredPiece> pieces = heads_of(random_corpus(5));
  const char* composers[] = {"Haydn", "Handel", "Bach", "Hummel", ""};
  for (std::size_t n = 0; n < 5; ++n) pieces[n].head.composer = composers[n];
  EXPECT_EQ(error_of([&] { keep_composer(pieces, "hayden"); }),
            "no pieces by 'hayden'; the nearest names are: haydn, handel, hummel");
  EXPECT_EQ(pieces.size(), 5u);
}

TEST(TonesOf, GivesTheTonesOfOneSplitInOrder) {
  Corpus corpus = random_corpus(4);
  corpus.pieces[1].split = Split::kTest;
  corpus.pieces[3].split = Split::kTest;
  EXPECT_THAT(tones_of(corpus, Split::kTest),
              ElementsAre(corpus.pieces[1].tones, corpus.pieces[3].tones));
  EXPECT_THAT(tones_of(corpus, Split::kTraining),
              ElementsAre(corpus.pieces[0].tones, corpus.pieces[2].tones));
  EXPECT_THAT(tones_of(corpus, Split::kValidation), IsEmpty());
}

TEST(SplitName, NamesAllThree) {
  EXPECT_EQ(split_name(Split::kTraining), "training");
  EXPECT_EQ(split_name(Split::kValidation), "validation");
  EXPECT_EQ(split_name(Split::kTest), "test");
}

}  // namespace
}  // namespace crnngan::corpus
