// Batches in shards: the same bits on any number of ranks and threads, for all that is trained.

#include <gmock/gmock.h>

#include <algorithm>
#include <functional>

#include "base/error.h"
#include "base/error_of.h"
#include "base/interruption.h"
#include "ranks/agreement.h"
#include "ranks/thread_ranks.h"
#include "train/quick_training.h"
#include "train/toy_domain.h"

namespace crnngan::train {
namespace {

using test::on_ranks;

// Something of everything that draws, compares within a batch or divides work.
Recipe sharded(const std::string& objective, int shards = 4) {
  Recipe recipe = quick_recipe();
  recipe.train.batch = 9;
  recipe.train.windows_per_piece = 2;
  recipe.train.shards = shards;
  recipe.train.objective = objective;
  recipe.train.average = 0.5;
  recipe.train.freeze_threshold = 0.5;
  recipe.train.transpose = 2;
  recipe.discriminator.minibatch_kernels = 2;
  if (objective == "policy-gradient" || objective == "next-event") {
    recipe.generator.bins = 8;
    recipe.generator.noise = music::kFeatures;
    recipe.generator.head_units = 5;
    recipe.context.place = true;
    recipe.context.memory = true;
  } else {
    recipe.train.penalty = 2;
    recipe.generator.song_noise = 1;
    recipe.codec = "dequantised";
  }
  if (objective == "relativistic") {
    recipe.train.optimiser = "adam";
    recipe.train.learning_rate = 0.01;
    recipe.generator.dropout = recipe.discriminator.dropout = 0.2;
  }
  if (objective == "minimax") {
    recipe.train.prediction_loss = "energy-score";
    recipe.train.prediction_weight = 0.5;
    recipe.train.pretrain_discriminator = true;
  }
  return recipe;
}

// What a run of three epochs leaves.
struct Trained {
  Bytes checkpoint;
  std::vector<double> losses;  // that an epoch reports
  friend bool operator==(const Trained&, const Trained&) = default;
};

Trained train_on(const Recipe& recipe, int ranks, int threads) {
  std::vector<Trained> found(static_cast<std::size_t>(ranks));
  const auto thrown = on_ranks(ranks, [&](ranks::Ranks& rank) {
    check(recipe);
    Pieces validation = pieces();
    validation.resize(5);
    const music::Domain domain(domain_options(recipe), pieces(), validation);
    Training run(recipe, domain, threads, {}, nullptr, rank);
    run.start();
    Trained& own = found[static_cast<std::size_t>(rank.rank())];
    for (int epoch = 1; epoch <= 3; ++epoch) {
      const Epoch report = run.train_epoch(epoch, {});
      own.losses = {report.pretraining_loss,
                    report.discriminator_loss,
                    report.generator_loss,
                    report.objective,
                    report.discriminator_frozen,
                    report.generator_frozen,
                    report.discriminator_gradient_norm,
                    report.generator_gradient_norm,
                    report.validation->pretraining,
                    report.validation->discriminator,
                    report.validation->generator,
                    run.model_loss()};
    }
    own.checkpoint = write_tensors(run.checkpoint({.epoch = 3}));
  });
  for (const auto& each : thrown) {
    if (each) std::rethrow_exception(each);
  }
  for (const Trained& each : found) EXPECT_EQ(each, found.front());
  return found.front();
}

class ShardsOf : public ::testing::TestWithParam<const char*> {};

TEST_P(ShardsOf, GiveTheSameBitsOnAnyNumberOfRanksAndThreads) {
  const Recipe recipe = sharded(GetParam());
  const Trained expected = train_on(recipe, 1, 1);
  for (const auto& [ranks, threads] :
       std::vector<std::pair<int, int>>{{1, 2}, {1, 3}, {2, 1}, {2, 2}, {3, 1}, {4, 2}}) {
    EXPECT_EQ(train_on(recipe, ranks, threads), expected)
        << ranks << " ranks, " << threads << " threads";
  }
}

INSTANTIATE_TEST_SUITE_P(Objectives, ShardsOf,
                         ::testing::Values("feature-matching", "minimax", "non-saturating",
                                           "relativistic", "policy-gradient", "next-event"),
                         [](const auto& objective) {
                           std::string name = objective.param;
                           std::erase(name, '-');
                           return name;
                         });

// As many windows for validation as shards, and fewer.
TEST(Shards, SomeMayHaveNoValidationWindow) {
  Recipe recipe = sharded("feature-matching", 9);
  EXPECT_EQ(train_on(recipe, 4, 1), train_on(recipe, 1, 2));
}

// Without noise and what is compared within a batch, the mean over shards of equal size is that
// over the batch.
TEST(Shards, OfEqualSizeHaveTheGradientOfTheWholeBatch) {
  const test::ToyDomain domain;
  const auto trained = [&](int shards) {
    Recipe recipe = quick_recipe();
    recipe.train.pretraining_epochs = 3;
    recipe.train.batch = 8;
    recipe.train.shards = shards;
    recipe.generator.noise = 0;
    Training run(recipe, domain, 1);
    run.start();
    Epoch last;
    for (int epoch = 1; epoch <= 3; ++epoch) last = run.train_epoch(epoch, {});
    return last;
  };
  const Epoch whole = trained(1);
  const Epoch parts = trained(4);
  EXPECT_NEAR(parts.pretraining_loss, whole.pretraining_loss, 1e-4 * whole.pretraining_loss);
  EXPECT_NEAR(parts.generator_gradient_norm, whole.generator_gradient_norm,
              1e-4 * whole.generator_gradient_norm);
}

TEST(Shards, DrawNumbersOfTheirOwn) {
  EXPECT_NE((sequence::Iteration{.shard = 0}.place()), (sequence::Iteration{.shard = 1}.place()));
  EXPECT_NE(train_on(sharded("feature-matching", 2), 1, 1).checkpoint,
            train_on(sharded("feature-matching", 4), 1, 1).checkpoint);
}

TEST(Shards, FewerThanRanksAreRefusedOnAll) {
  const test::ToyDomain domain;
  const Recipe recipe = sharded("feature-matching", 2);
  for (const auto& thrown : on_ranks(3, [&](ranks::Ranks& ranks) {
         const Training training(recipe, domain, 1, {}, nullptr, ranks);
       })) {
    ASSERT_TRUE(thrown);
    EXPECT_THROW(std::rethrow_exception(thrown), Error);
  }
}

// A domain that fails on one rank, at some batch.
class Failing : public test::ToyDomain {
 public:
  explicit Failing(std::function<void()> fail) : training_(std::move(fail)) {}
  const sequence::Source& training() const override { return training_; }

 private:
  class Set : public test::Turning {
   public:
    explicit Set(std::function<void()> fail) : test::Turning(20), fail_(std::move(fail)) {}
    void fill(std::span<const sequence::Window> windows, int steps,
              const sequence::Iteration& iteration, ThreadPool& pool,
              sequence::Batch& batch) const override {
      if (iteration.epoch == 2 && iteration.shard == 3) fail_();
      test::Turning::fill(windows, steps, iteration, pool, batch);
    }

   private:
    std::function<void()> fail_;
  };
  Set training_;
};

TEST(Shards, AFaultOfOneRankEndsAll) {
  Recipe recipe = quick_recipe();
  recipe.train.shards = 4;
  const auto trained = [&](const std::function<void()>& fail) {
    return on_ranks(2, [&](ranks::Ranks& ranks) {
      const Failing domain(fail);
      Training training(recipe, domain, 2, {}, nullptr, ranks);
      training.start();
      for (int epoch = 1; epoch <= 3; ++epoch) training.train_epoch(epoch, {});
    });
  };
  auto thrown = trained([] { throw Error("a disk is gone"); });
  EXPECT_THROW(std::rethrow_exception(thrown[1]), ranks::Ended);
  EXPECT_EQ(test::error_of([&] { std::rethrow_exception(thrown[0]); }), "rank 1: a disk is gone");
  thrown = trained([] { throw Interrupted{15}; });
  EXPECT_THROW(std::rethrow_exception(thrown[1]), ranks::Ended);
  EXPECT_THROW(std::rethrow_exception(thrown[0]), Interrupted);
}

}  // namespace
}  // namespace crnngan::train
