// Nothing of ours is allocated inside a step, once its shapes have been seen.

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "base/random.h"
#include "gan/initial.h"
#include "gan/writer.h"
#include "train/counted_new.h"
#include "train/given_draws.h"
#include "train/trainer.h"

namespace crnngan::train {
namespace {

using test::allocations_of;

constexpr int kSteps = 6;
constexpr int kBatch = 5;
constexpr int kFeatures = 4;

TEST(Allocation, IsCounted) {
  EXPECT_EQ(allocations_of([] { std::vector<int>(10).shrink_to_fit(); }), 1);
  EXPECT_EQ(allocations_of([] { nn::Buffer(10).shrink_to_fit(); }), 1);
  EXPECT_EQ(allocations_of([] {}), 0);
}

// On one thread the second of two equal pieces of work finds all it needs. On several it depends on
// chance when as many are under way at once as ever will be, so there one piece that allocates
// nothing, of many, is waited for.
void expect_no_allocation(int threads, const std::function<void()>& work) {
  work();
  if (threads == 1) {
    for (int i = 0; i < 3; ++i) EXPECT_EQ(allocations_of(work), 0);
    return;
  }
  int least = allocations_of(work);
  for (int i = 0; i < 100 && least > 0; ++i) least = std::min(least, allocations_of(work));
  EXPECT_EQ(least, 0);
}

std::vector<float> random_values(int count, std::uint32_t stream) {
  std::vector<float> values(static_cast<std::size_t>(count));
  RandomStream(6, Purpose::kNoise, stream).fill_uniform(values, 0);
  return values;
}

struct Kind {
  const char* name;
  TrainerOptions options;
  gan::DiscriminatorShape shape = {};
  bool drops = false;
  nn::Precision precision = nn::Precision::kFloat32;
};

class AllocationInAStep : public ::testing::TestWithParam<std::tuple<Kind, int>> {
 protected:
  AllocationInAStep() {
    gan::initialise(generator_, gan::Start::kUniform, 1);
    gan::initialise(discriminator_, 1);
    TrainerOptions options = kind().options;
    options.freeze_threshold = 0;
    if (kind().drops) options.generator_dropout = options.discriminator_dropout = 0.5;
    trainer_.emplace(generator_, discriminator_, options, pool_);
  }

  static const Kind& kind() { return std::get<0>(GetParam()); }
  static int threads() { return std::get<1>(GetParam()); }
  static gan::DiscriminatorShape discriminator_shape() {
    gan::DiscriminatorShape shape = kind().shape;
    shape.units = 11;
    return shape;
  }

  ThreadPool pool_{threads()};
  gan::Generator generator_{{.song_noise = 2, .units = 9}, kind().precision};
  gan::Discriminator discriminator_{discriminator_shape(), kind().precision};
  std::optional<Trainer> trainer_;
};

std::vector<Kind> kinds() {
  Kind plain{"FeatureMatching", {}};
  Kind relativistic{"RelativisticWithPenaltyAdamAndEnergyScore", {}};
  relativistic.options.objective = ObjectiveKind::kRelativistic;
  relativistic.options.penalty = 5;
  relativistic.options.prediction_loss = PredictionLoss::kEnergyScore;
  relativistic.options.optimiser.kind = nn::OptimiserKind::kAdam;
  Kind options{"NonSaturatingWithMomentumDropoutAndMinibatchFeatures", {}};
  options.options.objective = ObjectiveKind::kNonSaturating;
  options.options.optimiser.kind = nn::OptimiserKind::kMomentum;
  options.options.feedback = gan::Feedback::kDetached;
  options.shape.minibatch_kernels = 3;
  options.drops = true;
  Kind rounded{"Bfloat16", {}};
  rounded.precision = nn::Precision::kBfloat16;
  std::vector<Kind> all{plain, relativistic, options};
  if (nn::is_available(rounded.precision)) all.push_back(rounded);
  return all;
}

INSTANTIATE_TEST_SUITE_P(Kinds, AllocationInAStep,
                         ::testing::Combine(::testing::ValuesIn(kinds()), ::testing::Values(1, 2)),
                         [](const auto& kind) {
                           return std::string(std::get<0>(kind.param).name) + "On" +
                                  std::to_string(std::get<1>(kind.param));
                         });

TEST_P(AllocationInAStep, NoneInAdversarialTraining) {
  const sequence::Batch real = test::batch_of(
      kSteps, kBatch, random_values(kSteps * kBatch * kFeatures, 1), {6, 5, 4, 3, 2});
  const StreamDraws draws({.seed = 1});
  expect_no_allocation(threads(), [&] { trainer_->adversarial(real, draws); });
}

TEST_P(AllocationInAStep, NoneInPretraining) {
  const sequence::Batch real =
      test::batch_of(kSteps, kBatch, random_values(kSteps * kBatch * kFeatures, 1));
  const StreamDraws draws({.seed = 1});
  expect_no_allocation(threads(), [&] { trainer_->pretrain(real, draws); });
}

TEST_P(AllocationInAStep, NoneInGeneration) {
  gan::Writer writer(generator_, std::vector<RandomStream>(kBatch, {1, Purpose::kGenerate, 0}));
  expect_no_allocation(threads(), [&] { writer.next(); });
}

}  // namespace
}  // namespace crnngan::train
