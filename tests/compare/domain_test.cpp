// Sequences that are no music, as they are learnt, written and judged.

#include <gtest/gtest.h>

#include <algorithm>

#include "score/distribution.h"
#include "score/judge.h"
#include "train/toy_domain.h"
#include "train/training.h"

namespace crnngan::score {
namespace {

constexpr int kSteps = 16;
constexpr int kSequences = 600;

train::Recipe recipe_of_turns() {
  train::Recipe recipe;
  recipe.train.epochs = 12;
  recipe.train.pretraining_epochs = 12;
  recipe.train.windows_per_piece = 20;
  recipe.train.steps = kSteps;
  recipe.train.samples = kSequences;
  recipe.train.optimiser = "adam";
  recipe.train.learning_rate = 0.01;
  recipe.train.l2 = 0;
  recipe.generator.hidden = 16;
  recipe.generator.noise = 1;
  recipe.discriminator.hidden = 6;
  return recipe;
}

std::vector<Rows> real_sequences(const sequence::Domain& domain) {
  const std::vector<sequence::Window> windows = sequence::epoch_windows(
      domain.training().lengths(), kSteps, kSequences / domain.training().lengths().size(), 1, 0);
  ThreadPool pool(1);
  sequence::Batch batch;
  domain.training().fill(windows, kSteps, {}, pool, batch);
  std::vector<Rows> all(windows.size());
  for (std::size_t i = 0; i < batch.x.size(); ++i) {
    const std::size_t row = i / static_cast<std::size_t>(batch.features) % all.size();
    all[row].push_back(batch.x[i]);
  }
  return all;
}

// Two thirds of the sequences to learn from, taking turns, and a sixth each to choose and measure.
JudgedSide side_of(const std::vector<Rows>& all) {
  constexpr std::size_t kPart = kSequences / 6;
  const auto taking_turns = [&all](std::size_t first, std::size_t part) {
    return [&all, first, part](std::size_t count, std::uint64_t number) {
      std::vector<Rows> chosen;
      for (std::size_t i = 0; i < count; ++i) {
        chosen.push_back(all[first + (number * count + i) % part]);
      }
      return chosen;
    };
  };
  return {.training = taking_turns(0, 4 * kPart),
          .choosing = taking_turns(4 * kPart, kPart),
          .measuring = taking_turns(5 * kPart, kPart)};
}

std::vector<double> column(const std::vector<Rows>& all, std::size_t feature) {
  std::vector<double> values;
  for (const Rows& rows : all) {
    for (std::size_t i = feature; i < rows.size(); i += 2) values.push_back(double{rows[i]});
  }
  return values;
}

TEST(OtherDomain, IsComparedByTheSameJudgeAndDistances) {
  const test::ToyDomain domain;
  const std::vector<Rows> real = real_sequences(domain);
  train::Training training(recipe_of_turns(), domain, 2);
  training.start();
  const std::vector<Rows> untrained = training.sample();
  for (int epoch = 1; epoch <= 12; ++epoch) training.train_epoch(epoch, {});
  const std::vector<Rows> trained = training.sample();

  const JudgeOptions options{.window = kSteps, .features = 2, .windows = 100, .iterations = 50};
  const auto auc = [&](const std::vector<Rows>& other) {
    return judge(side_of(real), side_of(other), options, 1).auc;
  };
  EXPECT_GT(auc(untrained), 0.98);
  EXPECT_LT(auc(trained), 0.95);
  EXPECT_NEAR(auc(real), 0.5, 0.1);
  for (const std::size_t feature : {0U, 1U}) {
    const auto distance = [&](const std::vector<Rows>& other) {
      return wasserstein(column(real, feature), column(other, feature));
    };
    EXPECT_LT(distance(trained), 0.5 * distance(untrained));
  }
}

}  // namespace
}  // namespace crnngan::score
