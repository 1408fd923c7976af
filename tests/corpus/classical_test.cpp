// The numbers of docs/corpus.md on the beat and on keys, on the large corpus.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/shared_folder.h"
#include "base/text.h"
#include "corpus/folder.h"
#include "music/key.h"

namespace crnngan::corpus {
namespace {

class ClassicalCorpus : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const auto folder = test::shared_folder("corpus/classical");
    if (!folder) return;
    ThreadPool pool(2);
    pieces_ = read_folders({&*folder, 1}, Layout::kComposer, pool).pieces;
  }
  static void TearDownTestSuite() { pieces_.clear(); }

  void SetUp() override {
    if (pieces_.empty()) GTEST_SKIP() << test::without_shared("corpus/classical");
  }

  inline static std::vector<Piece> pieces_;
};

std::optional<music::Key> key_of(const Piece& piece) {
  return music::clear_key(music::pitch_class_ticks(piece.tones));
}

// "bach/bwv846.mid"
std::optional<std::int64_t> bwv_number(std::string_view name) {
  constexpr std::string_view kBefore = "bach/bwv";
  constexpr std::string_view kBehind = ".mid";
  if (!name.starts_with(kBefore) || !name.ends_with(kBehind)) return std::nullopt;
  name.remove_prefix(kBefore.size());
  name.remove_suffix(kBehind.size());
  return whole_number_of(name);
}

// Sharps on the circle of twelve: 11 is a flat.
int sharps_of(music::Key key) { return (key.tonic * 7 + (key.is_minor ? 9 : 0)) % 12; }

TEST_F(ClassicalCorpus, ThreeOfFourPiecesKeepTheirBeat) {
  const auto keeping = std::ranges::count_if(
      pieces_, [](const Piece& piece) { return piece.signatures.keeps_beat; });
  const double share = static_cast<double>(keeping) / static_cast<double>(pieces_.size());
  EXPECT_GT(share, 0.72);
  EXPECT_LT(share, 0.80);
}

TEST_F(ClassicalCorpus, KeysAreThoseOfTheirSignatures) {
  int asked = 0;
  int known = 0;
  int right = 0;
  int fifth_off = 0;
  for (const Piece& piece : pieces_) {
    const auto& keys = piece.signatures.keys;
    // C major is also what programs write when nobody has said a key.
    if (keys.size() != 1 || keys[0].signature == midi::KeySignature{}) continue;
    if (piece.tones.size() < 50) continue;
    ++asked;
    const auto key = key_of(piece);
    if (!key) continue;
    ++known;
    const int off = (sharps_of(*key) - keys[0].signature.fifths + 24) % 12;
    if (off == 0) ++right;
    if (off == 1 || off == 11) ++fifth_off;
  }
  RecordProperty("asked", asked);
  RecordProperty("known", known);
  RecordProperty("right", right);
  RecordProperty("fifth_off", fifth_off);
  EXPECT_GT(asked, 700);
  EXPECT_GE(known, asked * 85 / 100);
  EXPECT_GE(right, known * 89 / 100);
}

TEST_F(ClassicalCorpus, KeysOfTheWellTemperedClavierAreThoseOfItsTitle) {
  int asked = 0;
  for (const Piece& piece : pieces_) {
    const std::int64_t number = bwv_number(piece.name).value_or(0);
    if (number < 846 || number > 893) continue;
    ++asked;
    // Two books of 24: C major, C minor, C sharp major, and so on.
    const auto place = static_cast<int>((number - 846) % 24);
    const auto key = key_of(piece);
    ASSERT_TRUE(key) << piece.name;
    EXPECT_EQ(*key, (music::Key{place / 2, place % 2 == 1})) << piece.name;
  }
  EXPECT_GE(asked, 30);
}

}  // namespace
}  // namespace crnngan::corpus
