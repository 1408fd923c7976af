#include "train/schedule.h"

#include <gtest/gtest.h>

namespace crnngan::train {
namespace {

TEST(Schedule, WindowsGrowToFullLengthWithinPretraining) {
  Recipe recipe;  // 6 epochs, 4 to 100 tones
  int before = 0;
  for (int epoch = 1; epoch <= 6; ++epoch) {
    EXPECT_EQ(phase_of(recipe, epoch), Phase::kPretraining) << epoch;
    EXPECT_GT(window_steps(recipe, epoch), before) << epoch;
    before = window_steps(recipe, epoch);
  }
  EXPECT_EQ(window_steps(recipe, 1), 4);
  EXPECT_EQ(window_steps(recipe, 6), 100);
}

TEST(Schedule, AdversarialEpochsHaveFullLength) {
  Recipe recipe;
  EXPECT_EQ(phase_of(recipe, 7), Phase::kAdversarial);
  EXPECT_EQ(window_steps(recipe, 7), 100);
  recipe.train.pretraining_epochs = 0;
  EXPECT_EQ(phase_of(recipe, 1), Phase::kAdversarial);
  EXPECT_EQ(window_steps(recipe, 1), 100);
}

TEST(Schedule, ASingleEpochOfPretrainingHasFullLength) {
  Recipe recipe;
  recipe.train.pretraining_epochs = 1;
  EXPECT_EQ(window_steps(recipe, 1), 100);
}

TEST(Schedule, NextEventTrainingIsNeverAdversarial) {
  Recipe recipe;
  recipe.train.objective = "next-event";
  EXPECT_EQ(phase_of(recipe, 100), Phase::kPretraining);
  EXPECT_EQ(window_steps(recipe, 6), 100);
  EXPECT_EQ(window_steps(recipe, 100), 100);
}

TEST(Schedule, TheLearningRateDecaysBehindItsStart) {
  Recipe recipe;
  recipe.train.learning_rate = 0.8;
  EXPECT_EQ(learning_rate(recipe, 50), 0.8);
  recipe.train.learning_rate_decay = 0.5;
  recipe.train.decay_start = 3;
  EXPECT_EQ(learning_rate(recipe, 1), 0.8);
  EXPECT_EQ(learning_rate(recipe, 3), 0.8);
  EXPECT_EQ(learning_rate(recipe, 4), 0.4);
  EXPECT_EQ(learning_rate(recipe, 6), 0.1);
}

TEST(Schedule, AFreshDiscriminatorComesOnceAfterPretraining) {
  Recipe recipe;
  EXPECT_FALSE(begins_with_fresh_discriminator(recipe, 7));
  recipe.train.fresh_discriminator = true;
  EXPECT_FALSE(begins_with_fresh_discriminator(recipe, 6));
  EXPECT_TRUE(begins_with_fresh_discriminator(recipe, 7));
  EXPECT_FALSE(begins_with_fresh_discriminator(recipe, 8));
}

TEST(Schedule, WorkDoneGoesFromNothingToAllAndWeighsEpochsByTheirSteps) {
  Recipe recipe;
  recipe.train.epochs = 3;
  recipe.train.pretraining_epochs = 2;
  recipe.train.shortest_window = 10;  // 10, 100 steps, then 100 adversarial ones
  EXPECT_EQ(work_done(recipe, 1, 0, 7), 0);
  EXPECT_DOUBLE_EQ(work_done(recipe, 3, 7, 7), 1);
  EXPECT_DOUBLE_EQ(work_done(recipe, 1, 7, 7), work_done(recipe, 2, 0, 7));
  EXPECT_DOUBLE_EQ(work_done(recipe, 2, 0, 7), 10 / (10 + 100 + 450.0));
  EXPECT_DOUBLE_EQ(work_done(recipe, 3, 1, 2), (110 + 225) / 560.0);
}

}  // namespace
}  // namespace crnngan::train
