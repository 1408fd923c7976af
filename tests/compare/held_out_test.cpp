#include "compare/held_out.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "base/error_of.h"
#include "corpus/fingerprint.h"
#include "music.h"

namespace crnngan::compare {
namespace {

using ::testing::HasSubstr;

Source real_of(std::vector<Piece> pieces, std::optional<corpus::Split> split) {
  Source source;
  source.description = "real music";
  source.pieces = std::move(pieces);
  source.split = split;
  return source;
}

// Songs of a model that was trained on these and chosen on those.
Source songs_of(const std::vector<Tones>& training, const std::vector<Tones>& validation) {
  Source source;
  source.description = "songs";
  source.trained_on.emplace();
  for (const Tones& tones : training) {
    source.trained_on->training.push_back(corpus::fingerprint(tones));
  }
  for (const Tones& tones : validation) {
    source.trained_on->validation.push_back(corpus::fingerprint(tones));
  }
  std::sort(source.trained_on->training.begin(), source.trained_on->training.end());
  return source;
}

Tones in_another_key(Tones tones) {
  for (music::Tone& tone : tones) ++tone.pitch;
  return tones;
}

TEST(HeldOut, PiecesThatTheModelDidNotSeeAreHeldOut) {
  const HeldOut found = held_out(real_of({{walk(20, 1)}, {walk(20, 2)}}, corpus::Split::kTest),
                                 songs_of({walk(20, 3)}, {walk(20, 2)}));
  EXPECT_TRUE(found.is_known);
  EXPECT_EQ(found.trained_on, 0U);
  EXPECT_EQ(found.chosen_on, 1U);
  EXPECT_EQ(describe(found),
            "yes: the model was trained on none of the 2 pieces; by 1 its checkpoint was chosen");
}

TEST(HeldOut, ATestPieceThatTheModelWasTrainedOnIsRefusedAlsoInAnotherKey) {
  const Source songs = songs_of({walk(20, 1), walk(20, 3)}, {});
  const std::vector<Piece> pieces{{in_another_key(walk(20, 1))}, {walk(20, 2)}};
  for (const auto split : {corpus::Split::kTest, corpus::Split::kValidation}) {
    EXPECT_THAT(test::error_of([&] { held_out(real_of(pieces, split), songs); }),
                HasSubstr("was trained on 1 of the real music"));
  }
  for (const std::optional<corpus::Split> split :
       {std::optional<corpus::Split>(corpus::Split::kTraining), std::optional<corpus::Split>()}) {
    EXPECT_EQ(describe(held_out(real_of(pieces, split), songs)),
              "no: the model was trained on 1 of the 2 pieces");
  }
}

TEST(HeldOut, ANearDuplicateOfWhatTheModelSawIsNotHeldOut) {
  const Source songs = songs_of({walk(20, 1)}, {});
  EXPECT_EQ(
      held_out(real_of({{walk(20, 1), 4}, {walk(20, 2), 4}, {walk(20, 3), 5}}, std::nullopt), songs)
          .trained_on,
      2U);
}

TEST(HeldOut, WhatTheModelSawCanBeLeftOut) {
  const Source songs = songs_of({walk(20, 1)}, {});
  Source real = real_of({{walk(20, 1), 4}, {walk(20, 2), 4}, {walk(20, 3)}}, corpus::Split::kTest);
  leave_out_trained_on(real, songs);
  ASSERT_EQ(real.pieces.size(), 1U);
  EXPECT_EQ(real.pieces[0].tones, walk(20, 3));
  EXPECT_THAT(real.description, HasSubstr("without 2 pieces that the model was trained on"));
  EXPECT_EQ(held_out(real, songs).trained_on, 0U);
}

TEST(HeldOut, NothingIsKnownOfSongsWhoseModelDoesNotSay) {
  const HeldOut found = held_out(real_of({{walk(20, 1)}}, corpus::Split::kTest), Source{});
  EXPECT_FALSE(found.is_known);
  EXPECT_THAT(describe(found), HasSubstr("unknown: "));
}

}  // namespace
}  // namespace crnngan::compare
