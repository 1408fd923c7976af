// Nothing of ours is allocated inside a step, once its shapes have been seen.

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "base/random.h"
#include "gan/initial.h"
#include "gan/noise.h"
#include "nn/dropout.h"
#include "train/counted_new.h"
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
  relativistic.options.objective = Objective::kRelativistic;
  relativistic.options.penalty = 5;
  relativistic.options.prediction_loss = PredictionLoss::kEnergyScore;
  relativistic.options.optimiser.kind = nn::OptimiserKind::kAdam;
  Kind options{"NonSaturatingWithMomentumDropoutAndMinibatchFeatures", {}};
  options.options.objective = Objective::kNonSaturating;
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
  const auto real = random_values(kSteps * kBatch * kFeatures, 1);
  const auto perturbation = random_values(kSteps * 2 * penalty_rows(kBatch) * kFeatures, 2);
  std::vector<float> noise(std::size_t{kSteps} * kBatch * 6);
  std::vector<float> start(std::size_t{kBatch} * kFeatures);
  std::vector<float> g_masks(kind().drops ? std::size_t{2} * kSteps * kBatch * 9 : 0);
  std::vector<float> d_masks(kind().drops ? std::size_t{4} * kSteps * 2 * kBatch * 11 : 0);
  std::vector<float> x_masks(kind().drops ? std::size_t{kSteps} * 2 * kBatch * kFeatures : 0);
  const std::vector<int> lengths{6, 5, 4, 3, 2};
  expect_no_allocation(threads(), [&] {
    const RandomStream random(1, Purpose::kNoise, 3);
    gan::draw_inputs(generator_.shape(), random, 0, kSteps, kBatch, noise, start);
    for (auto* masks : {&g_masks, &d_masks, &x_masks}) nn::draw_mask(0.5, random, 0, *masks);
    trainer_->adversarial(real, {noise, start, perturbation, {g_masks, d_masks, x_masks}}, kSteps,
                          kBatch, lengths);
  });
}

TEST_P(AllocationInAStep, NoneInPretraining) {
  const auto real = random_values(kSteps * kBatch * kFeatures, 1);
  const auto noise = random_values((kSteps - 1) * trainer_->prediction_rows(kBatch) * 6, 2);
  expect_no_allocation(threads(), [&] { trainer_->pretrain(real, noise, kSteps, kBatch); });
}

TEST_P(AllocationInAStep, NoneInGeneration) {
  gan::GeneratorTape tape = generator_.tape(1, kBatch);
  expect_no_allocation(threads(), [&] {
    gan::draw_inputs(generator_.shape(), RandomStream(1, Purpose::kGenerate, 0), 0, 1, kBatch,
                     tape.noise, tape.start);
    generator_.rollout(tape, pool_);
    generator_.carry_state(tape);
  });
}

}  // namespace
}  // namespace crnngan::train
