// What the keys of context do to a training run.

#include <gmock/gmock.h>

#include "base/error_of.h"
#include "train/quick_training.h"

namespace crnngan::train {
namespace {

using test::error_of;

const std::string kTrained = "trained.generator.";

Recipe told_recipe() {
  Recipe recipe = quick_recipe();
  recipe.train.shortest_window = 12;
  recipe.train.objective = "policy-gradient";
  recipe.train.pretraining_epochs = 2;
  recipe.generator.bins = 50;
  recipe.generator.head_units = 8;
  recipe.context.memory = true;
  recipe.context.place = true;
  recipe.context.hidden = 0;
  return recipe;
}

bool is_zero(const Result& result, const std::string& tensor) {
  for (const float value : result.file.values<float>(kTrained + tensor)) {
    if (value != 0) return false;
  }
  return true;
}

TEST(ContextKeys, MemoryAddsWeightsThatLearnOnceTrainingSeesIt) {
  Recipe recipe = told_recipe();
  recipe.context.memory_from = 2;
  const std::string copy = "head.1.copy.memory.3.0.frequency.weight";
  EXPECT_TRUE(is_zero(train(recipe, 1, pieces(), pieces()), copy));
  EXPECT_FALSE(is_zero(train(recipe, 2, pieces(), pieces()), copy));
  EXPECT_FALSE(is_zero(train(recipe, 2, pieces(), pieces()), "context.memory.8.match.weight"));
}

TEST(ContextKeys, HiddenFromAllWindowsMemoryTeachesNothing) {
  Recipe recipe = told_recipe();
  recipe.context.hidden = 1;
  EXPECT_TRUE(is_zero(train(recipe, 2), "head.1.copy.memory.3.0.frequency.weight"));
}

TEST(ContextKeys, TheAdversaryTrainsWhatIsTold) {
  Recipe recipe = told_recipe();
  const Result two = train(recipe, 2);
  const Result three = train(recipe, 3);
  EXPECT_NE(two.weights(kTrained), three.weights(kTrained));
  EXPECT_EQ(three.weights(""), train(recipe, 3).weights(""));
  EXPECT_EQ(three.songs, train(recipe, 3).songs);
}

TEST(ContextKeys, SharedClassesAddAVectorOfEachPitchClass) {
  Recipe recipe = told_recipe();
  EXPECT_FALSE(train(recipe, 1).file.tensors.contains("generator.embedding.1.shared"));
  recipe.generator.shared_classes = true;
  EXPECT_THAT(train(recipe, 1).file.tensors.at("generator.embedding.1.shared").shape,
              ::testing::ElementsAre(12, 9));
}

TEST(ContextKeys, AGeneratorWithoutBinsCannotBeTold) {
  Recipe recipe = quick_recipe();
  recipe.context.place = true;
  EXPECT_THAT(error_of([&] { check(recipe); }), ::testing::HasSubstr("generator.bins"));
}

}  // namespace
}  // namespace crnngan::train
