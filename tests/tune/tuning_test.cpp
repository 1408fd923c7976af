#include "tune/tuning.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "base/error_of.h"
#include "tune/music.h"

namespace crnngan::tune {
namespace {

using test::error_of;
using ::testing::HasSubstr;

corpus::Corpus corpus_from(std::vector<corpus::Piece> pieces) {
  ThreadPool pool(1);
  std::vector<corpus::Duplicate> duplicates;
  return corpus_of(std::move(pieces), "music", pool, duplicates);
}

std::ptrdiff_t held_out(const corpus::Corpus& corpus) {
  return std::ranges::count_if(corpus.pieces, [](const corpus::Piece& piece) {
    return piece.split == corpus::Split::kValidation;
  });
}

TEST(TuningCorpus, AFifthOfThePiecesIsHeldOutAndOneAtLeast) {
  EXPECT_EQ(held_out(corpus_from(some_pieces(20, 70))), 4);
  EXPECT_EQ(held_out(corpus_from(some_pieces(3, 70))), 1);
  EXPECT_EQ(held_out(corpus_from(some_pieces(2, 70))), 1);
  EXPECT_EQ(held_out(corpus_from(some_pieces(400, 70))), 40);
}

TEST(TuningCorpus, NothingIsForATest) {
  for (const corpus::Piece& piece : corpus_from(some_pieces(20, 70)).pieces) {
    EXPECT_NE(piece.split, corpus::Split::kTest);
  }
}

TEST(TuningCorpus, TooLittleMusicIsRefused) {
  EXPECT_THAT(error_of([] { corpus_from(some_pieces(1, 70)); }),
              HasSubstr("music: expected two different pieces or more"));
  std::vector<corpus::Piece> same = some_pieces(1, 70);
  same.push_back(same.front());
  EXPECT_THAT(error_of([&] { corpus_from(same); }),
              HasSubstr("music: expected two different pieces or more"));
  EXPECT_THAT(error_of([] { corpus_from(some_pieces(3, 10)); }),
              HasSubstr("music: expected 64 tones or more to learn from, found 20 in 3 pieces"));
  EXPECT_THAT(error_of([] { corpus_from(some_pieces(10, 20)); }),
              HasSubstr("music: expected 64 tones or more to be held out, found 40 in 10 pieces"));
}

TEST(TuningRecipe, HasTheShapeOfTheModelAndEpochsOfEqualLength) {
  const train::StartModel model = small_start();
  const train::Recipe few = recipe_for(model, corpus_from(some_pieces(2, 70)));
  const train::Recipe many = recipe_for(model, corpus_from(some_pieces(100, 70)));
  EXPECT_EQ(few.generator.hidden, 20);
  EXPECT_NO_THROW(train::expect_shape(model, few));
  EXPECT_EQ(few.train.windows_per_piece, 20 * few.train.batch);
  EXPECT_EQ(many.train.windows_per_piece, 20 * few.train.batch / 80);
}

TEST(TuningRecipe, AModelWithoutDistributionsIsRefused) {
  generate::Model points = test::small_model();
  const train::StartModel model{"points", std::move(static_cast<gan::Model&>(points))};
  EXPECT_THAT(error_of([&] { recipe_for(model, corpus_from(some_pieces(2, 70))); }),
              HasSubstr("points: has no distributions"));
}

}  // namespace
}  // namespace crnngan::tune
