// Training and writing of sequences that are no music.

#include <gmock/gmock.h>

#include <cmath>

#include "base/files.h"
#include "base/temporary_folder.h"
#include "train/toy_domain.h"
#include "train/training.h"

namespace crnngan::train {
namespace {

Recipe recipe_of_turns() {
  Recipe recipe;
  recipe.train.epochs = 12;
  recipe.train.pretraining_epochs = 12;
  recipe.train.batch = 20;
  recipe.train.windows_per_piece = 20;
  recipe.train.steps = 16;
  recipe.train.samples = 3;
  recipe.train.optimiser = "adam";
  recipe.train.learning_rate = 0.01;
  recipe.train.l2 = 0;
  recipe.generator.hidden = 16;
  recipe.generator.noise = 1;
  recipe.discriminator.hidden = 6;
  return recipe;
}

TEST(OtherDomain, IsLearntAndWritten) {
  const test::ToyDomain domain;
  Training training(recipe_of_turns(), domain, 2);
  training.start();
  Epoch last;
  for (int epoch = 1; epoch <= 12; ++epoch) last = training.train_epoch(epoch, {});
  EXPECT_LT(last.pretraining_loss, 0.1);  // of numbers of deviation 1
  ASSERT_TRUE(last.validation);
  EXPECT_LT(last.validation->pretraining, 0.1);
  // What is written turns by an eighth a step, about as far from the middle as what was learnt.
  const std::vector<Events> sequences = training.sample();
  ASSERT_EQ(sequences.size(), 3U);
  for (const Events& events : sequences) {
    ASSERT_EQ(events.size(), 2U * 16);
    for (std::size_t i = 16; i < events.size(); i += 2) {
      EXPECT_NEAR(std::hypot(events[i], events[i + 1]), std::sqrt(2), 0.7);
      const double turned =
          std::atan2(events[i + 1], events[i]) - std::atan2(events[i - 1], events[i - 2]);
      EXPECT_NEAR(std::remainder(turned, 2 * std::numbers::pi), std::numbers::pi / 4, 0.4);
    }
  }
}

TEST(OtherDomain, GoesOnFromACheckpointWithTheSameBits) {
  const test::ToyDomain domain;
  Recipe recipe = recipe_of_turns();
  recipe.train.pretraining_epochs = 1;
  const auto trained = [&](Training& training, int first, int last) {
    for (int epoch = first; epoch <= last; ++epoch) training.train_epoch(epoch, {});
    return write_tensors(training.checkpoint({.epoch = last}));
  };
  Training whole(recipe, domain, 1);
  whole.start();
  const Bytes expected = trained(whole, 1, 3);
  const TemporaryFolder folder;
  Training first(recipe, domain, 1);
  first.start();
  write_file(folder / "checkpoint", trained(first, 1, 2));
  Training second(recipe, domain, 1);
  ASSERT_EQ(second.load(folder / "checkpoint"), 2);
  EXPECT_EQ(trained(second, 3, 3), expected);
}

}  // namespace
}  // namespace crnngan::train
