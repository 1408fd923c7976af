#include "music/song_wishes.h"

#include <gmock/gmock.h>

#include <set>

namespace crnngan::music {
namespace {

constexpr std::size_t kComposer = place_of_label("composer");

// Bach in C major and A minor, Chopin in E minor; Chopin's piece is the longest.
ContextKnowledge knowledge() {
  ContextKnowledge known;
  known.values.of[kComposer] = {"bach", "chopin"};
  known.values.of[kKeyLabel] = {"C major", "A minor", "E minor", "D minor"};
  known.values.of[kModeLabel] = {"major", "minor"};
  known.values.of[kMetreLabel] = {"3/4", "4/4"};
  const auto example = [&](int composer, int key, int mode, int metre, std::int64_t ticks) {
    Example piece{.ticks = ticks};
    piece.labels[kComposer] = composer;
    piece.labels[kKeyLabel] = key;
    piece.labels[kModeLabel] = mode;
    piece.labels[kMetreLabel] = metre;
    known.examples.push_back(piece);
  };
  example(1, 1, 1, 2, 100);
  example(1, 2, 2, 1, 200);
  example(2, 3, 2, 1, 300);
  return known;
}

// What songs of many numbers are like.
std::vector<Wishes> wishes(std::string_view composer, std::string_view key) {
  const ContextKnowledge known = knowledge();
  LabelNumbers asked{};
  if (!composer.empty()) known.values.ask("composer", composer, asked);
  if (!key.empty()) known.values.ask("key", key, asked);
  std::vector<Wishes> all;
  for (std::uint32_t number = 0; number < 60; ++number) {
    const RandomStream random(1, Purpose::kPlan, number);
    all.push_back(wishes_like_a_piece(known, asked, Extent::kWhole, random));
  }
  return all;
}

std::set<std::int64_t> lengths(const std::vector<Wishes>& all) {
  std::set<std::int64_t> found;
  for (const Wishes& each : all) found.insert(each.ticks.value_or(0));
  return found;
}

TEST(SongWishes, WithoutAnyASongIsLikeSomePiece) {
  EXPECT_THAT(lengths(wishes("", "")), ::testing::ElementsAre(100, 200, 300));
}

TEST(SongWishes, WhatIsAskedForIsThatOfAPieceThatHasIt) {
  const auto all = wishes("bach", "");
  EXPECT_THAT(lengths(all), ::testing::ElementsAre(100, 200));
  for (const Wishes& each : all) {
    EXPECT_EQ(each.labels[kMetreLabel], each.ticks == 100 ? 2 : 1);
    ASSERT_TRUE(each.signatures);
    EXPECT_EQ(each.signatures->times.front().signature.beats, each.ticks == 100 ? 4 : 3);
  }
}

// No piece by Bach is in D minor; one of his is in another minor key.
TEST(SongWishes, WhereNoPieceHasAllTheSongHasItAndElseIsLikeTheNearest) {
  for (const Wishes& each : wishes("bach", "D minor")) {
    EXPECT_EQ(each.ticks, 200);
    EXPECT_EQ(each.labels[kComposer], 1);
    EXPECT_EQ(each.labels[kKeyLabel], 4);
    EXPECT_EQ(each.labels[kModeLabel], 2);
    EXPECT_EQ(each.labels[kMetreLabel], 1);
  }
}

TEST(SongWishes, WithoutPiecesOnlyWhatIsAskedForIsKnown) {
  const Wishes alone =
      wishes_like_a_piece({}, {}, Extent::kExcerpt, RandomStream(1, Purpose::kPlan, 0));
  EXPECT_FALSE(alone.ticks || alone.signatures);
  EXPECT_TRUE(alone.is_excerpt);
}

}  // namespace
}  // namespace crnngan::music
