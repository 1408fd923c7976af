// Losses on validation pieces.

#include <gtest/gtest.h>

#include "train/quick_training.h"

namespace crnngan::train {
namespace {

TEST(Validation, DropsNothing) {
  Recipe recipe = quick_recipe();
  recipe.train.learning_rate = 0;
  const auto plain = train(recipe, 2, pieces(), pieces()).reports;
  recipe.generator.dropout = 0.5;
  recipe.discriminator.dropout = 0.5;
  const auto dropped = train(recipe, 2, pieces(), pieces()).reports;
  EXPECT_EQ(plain[0].validation->pretraining, dropped[0].validation->pretraining);
  EXPECT_EQ(plain[1].validation->discriminator, dropped[1].validation->discriminator);
  EXPECT_NE(plain[1].discriminator_loss, dropped[1].discriminator_loss);
}

TEST(Validation, LossesAreThoseOfTheValidationPieces) {
  Recipe recipe = quick_recipe();
  recipe.train.learning_rate = 0;
  EXPECT_FALSE(train(recipe, 1).reports[0].validation);
  Pieces high = pieces();
  for (auto& piece : high) {
    for (auto& tone : piece) tone.pitch += 24;
  }
  const auto same = train(recipe, 2, pieces(), pieces()).reports;
  const auto other = train(recipe, 2, pieces(), high).reports;
  // With weights that stand still, the error on the same pieces is that of training, but for the
  // places of the windows and the noise.
  EXPECT_NEAR(same[0].validation->pretraining / same[0].pretraining_loss, 1, 0.1);
  EXPECT_GT(other[0].validation->pretraining, 3 * same[0].pretraining_loss);
  EXPECT_NEAR(same[1].validation->generator, same[1].generator_loss, 1e-3);
  EXPECT_NE(other[1].validation->discriminator, same[1].validation->discriminator);
}

// Pieces of one window each and networks without noise: however they are divided into batches, each
// counts once, and none is left out.
TEST(Validation, CountsEachWindowOnce) {
  Recipe recipe = quick_recipe();
  recipe.generator.noise = 0;
  recipe.train.learning_rate = 0;
  Pieces windows = pieces();
  for (auto& piece : windows) piece.resize(static_cast<std::size_t>(recipe.train.steps));
  const auto loss_of = [&](const Pieces& validation, int batch) {
    recipe.train.batch = batch;
    return train(recipe, 1, windows, validation).reports[0].validation->pretraining;
  };
  const Pieces five(windows.begin(), windows.begin() + 5);
  const double together = loss_of(five, 5);
  for (const int batch : {1, 2, 3, 4, 20}) {
    EXPECT_NEAR(loss_of(five, batch), together, 1e-6 * together) << batch;
  }
  Pieces many;
  for (int i = 0; i < 18; ++i) many.insert(many.end(), windows.begin(), windows.end());
  const double once = loss_of(windows, 12);
  EXPECT_NEAR(loss_of(many, 20), once, 1e-6 * once);
}

TEST(Validation, TeachesNobody) {
  const Result without = train(quick_recipe(), 3);
  const Result with = train(quick_recipe(), 3, pieces(), pieces());
  EXPECT_EQ(without.weights(""), with.weights(""));
}

}  // namespace
}  // namespace crnngan::train
