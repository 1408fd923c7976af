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

}  // namespace
}  // namespace crnngan::train
