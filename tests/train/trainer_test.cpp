#include "train/trainer.h"

#include <gtest/gtest.h>

#include "golden.h"
#include "train/given_draws.h"

namespace crnngan::train {
namespace {

using test::golden;
using test::set_parameters;

constexpr int kSteps = 5;
constexpr int kBatch = 3;

TrainerOptions golden_options() {
  TrainerOptions options;
  options.l2 = 1e-4;
  return options;
}

// Part `number` of `parts` equal ones.
std::vector<float> part(const std::vector<float>& all, std::size_t number, std::size_t parts) {
  const std::size_t size = all.size() / parts;
  const auto first = all.begin() + static_cast<std::ptrdiff_t>(number * size);
  return {first, first + static_cast<std::ptrdiff_t>(size)};
}

void expect_relative(double found, float expected, const char* what, std::size_t iteration) {
  EXPECT_NEAR(found, expected, 1e-4 * std::abs(double{expected}) + 1e-9)
      << what << ", iteration " << iteration;
}

void expect_parameters(const nn::Parameters& parameters, const TensorFile& file,
                       const std::string& prefix, const std::string& except = "") {
  for (const nn::Parameter& parameter : parameters) {
    if (parameter.name == except) continue;
    test::expect_close(parameter.value,
                       file.values<float>(prefix + parameter.name, parameter.shape), parameter.name,
                       1e-4);
  }
}

TEST(GoldenTraining, TenIterationsOfPretraining) {
  const TensorFile file = golden("iterations");
  ThreadPool pool(2);
  gan::Generator generator({.noise = 4, .features = 4, .units = 7, .layers = 2});
  gan::Discriminator discriminator({4, 7, 2});
  set_parameters(generator.parameters(), file, "pretrain.initial.");
  Trainer trainer(generator, discriminator, golden_options(), pool);
  const auto windows = file.values<float>("pretrain.window");
  const auto noise = file.values<float>("pretrain.noise");
  const auto losses = file.values<float>("pretrain.loss");
  const auto norms = file.values<float>("pretrain.grad_norm");
  ASSERT_EQ(losses.size(), 10U);
  for (std::size_t i = 0; i < losses.size(); ++i) {
    test::GivenDraws draws;
    draws.noise = part(noise, i, losses.size());
    const PretrainingResult result =
        trainer.pretrain(test::batch_of(kSteps, kBatch, part(windows, i, losses.size())), draws);
    expect_relative(result.loss, losses[i], "loss", i);
    expect_relative(result.gradient_norm, norms[i], "gradient norm", i);
  }
  expect_parameters(generator.parameters(), file, "pretrain.final.");
}

// A file's adversarial runs have their inputs in common.
struct GoldenInputs {
  std::string file;
  std::string prefix;
  std::string objective;  // the name of what G learns from
  int batch;
  std::size_t iterations;
};

const GoldenInputs kOptimisers{"iterations", "adversarial.", "feature_matching", kBatch, 10};
const GoldenInputs kObjectives{"objectives", "", "objective", 5, 10};

void expect_adversarial_iterations(const GoldenInputs& inputs, const TrainerOptions& options,
                                   const std::string& kind) {
  const TensorFile initial = golden("iterations");
  const TensorFile file = golden(inputs.file);
  ThreadPool pool(2);
  gan::Generator generator({.noise = 4, .features = 4, .units = 7, .layers = 2});
  gan::Discriminator discriminator({4, 7, 2});
  set_parameters(generator.parameters(), initial, "adversarial.initial.");
  set_parameters(discriminator.parameters(), initial, "adversarial.initial.");
  Trainer trainer(generator, discriminator, options, pool);
  const auto real = file.values<float>(inputs.prefix + "real");
  const auto noise = file.values<float>(inputs.prefix + "noise");
  const auto start = file.values<float>(inputs.prefix + "start");
  std::vector<float> perturbation;
  if (options.penalty > 0) perturbation = file.values<float>(inputs.prefix + "perturbation");
  const auto expected = [&](const std::string& name) {
    return file.values<float>(kind + "." + name);
  };
  ASSERT_EQ(expected("loss_d").size(), inputs.iterations);
  for (std::size_t i = 0; i < inputs.iterations; ++i) {
    const auto now = [&](const std::vector<float>& all) { return part(all, i, inputs.iterations); };
    test::GivenDraws draws;
    draws.noise = now(noise);
    draws.start = now(start);
    draws.displacements = now(perturbation);
    const AdversarialResult result =
        trainer.adversarial(test::batch_of(kSteps, inputs.batch, now(real)), draws);
    expect_relative(result.discriminator_loss, expected("loss_d")[i], "L_D", i);
    expect_relative(result.generator_loss, expected("loss_g")[i], "L_G", i);
    EXPECT_EQ(result.frozen.discriminator, expected("d_frozen")[i] != 0) << i;
    EXPECT_EQ(result.frozen.generator, expected("g_frozen")[i] != 0) << i;
    expect_relative(result.discriminator_gradient_norm, expected("d_grad_norm")[i], "D's norm", i);
    expect_relative(result.generator_gradient_norm, expected("g_grad_norm")[i], "G's norm", i);
    if (!result.frozen.generator) {
      expect_relative(result.objective, expected(inputs.objective)[i], "objective", i);
    }
  }
  expect_parameters(generator.parameters(), file, kind + ".final.");
  // The relativistic losses and the penalty see differences of logits alone. So the output bias has
  // the gradient zero but for rounding, which Adam scales up to steps of the learning rate.
  const bool bias_is_free = options.objective == ObjectiveKind::kRelativistic;
  expect_parameters(discriminator.parameters(), file, kind + ".final.",
                    bias_is_free ? "discriminator.output.bias" : "");
}

TEST(GoldenTraining, TenAdversarialIterationsWithSgd) {
  expect_adversarial_iterations(kOptimisers, golden_options(), "sgd");
}

TEST(GoldenTraining, TenAdversarialIterationsWithAdam) {
  TrainerOptions options = golden_options();
  options.optimiser.kind = nn::OptimiserKind::kAdam;
  options.learning_rate = 1e-3;
  expect_adversarial_iterations(kOptimisers, options, "adam");
}

TEST(GoldenTraining, TenRelativisticIterationsWithPenaltyAndFasterDiscriminator) {
  TrainerOptions options;
  options.objective = ObjectiveKind::kRelativistic;
  options.optimiser = {nn::OptimiserKind::kAdam, 0, 0.99};
  options.learning_rate = 1e-3;
  options.discriminator_rate_factor = 4;
  options.l2 = 0;
  options.penalty = 5;
  options.penalty_noise = 0.1;
  options.freeze_threshold = 0;
  expect_adversarial_iterations(kObjectives, options, "relativistic");
}

TEST(GoldenTraining, TenMinimaxIterationsWithSlowerDiscriminator) {
  TrainerOptions options = golden_options();
  options.objective = ObjectiveKind::kMinimax;
  options.discriminator_rate_factor = 0.5;
  expect_adversarial_iterations(kObjectives, options, "minimax");
}

TEST(GoldenTraining, TenNonSaturatingIterationsWithMomentum) {
  TrainerOptions options = golden_options();
  options.objective = ObjectiveKind::kNonSaturating;
  options.optimiser = {.kind = nn::OptimiserKind::kMomentum, .momentum = 0.9};
  options.learning_rate = 0.01;
  options.freeze_threshold = 0;
  expect_adversarial_iterations(kObjectives, options, "non_saturating");
}

// Masks of ones, though rates ask for others.
struct WholeDraws : StreamDraws {
  using StreamDraws::StreamDraws;
  void mask(double, std::uint64_t, std::span<float> mask) const override {
    std::fill(mask.begin(), mask.end(), 1.0F);
  }
};

// An adversarial iteration of small networks with every kind of random input.
struct SmallRun {
  SmallRun(double penalty_noise, double dropout, double penalty = 5) {
    TrainerOptions options;
    options.objective = ObjectiveKind::kRelativistic;
    options.freeze_threshold = 0;
    options.penalty = penalty;
    options.penalty_noise = penalty_noise;
    options.generator_dropout = dropout;
    options.discriminator_dropout = dropout;
    set(generator.parameters());
    set(discriminator.parameters());
    trainer.emplace(generator, discriminator, options, pool);
  }

  static void set(nn::Parameters& parameters) {
    std::uint32_t stream = 50;
    for (nn::Parameter& parameter : parameters) {
      RandomStream(2, Purpose::kWeights, stream++).fill_uniform(parameter.value, 0);
      for (float& value : parameter.value) value = 2 * value - 1;
    }
  }

  AdversarialResult run(std::uint32_t iteration = 0) {
    return run(StreamDraws({.seed = 1, .number = iteration}));
  }

  AdversarialResult run(const Draws& draws) {
    std::vector<float> real(5 * 3 * 4);
    RandomStream(1, Purpose::kNoise, 4).fill_uniform(real, 0);
    return trainer->adversarial(test::batch_of(kSteps, kBatch, real), draws);
  }

  ThreadPool pool{2};
  gan::Generator generator{{.noise = 4, .features = 4, .units = 7, .layers = 2}};
  gan::Discriminator discriminator{{4, 7, 2}};
  std::optional<Trainer> trainer;
};

TEST(TrainerDropout, MasksOfOnesChangeNothing) {
  SmallRun plain(0.1, 0);
  SmallRun masked(0.1, 0.5);
  const AdversarialResult expected = plain.run();
  const AdversarialResult found = masked.run(WholeDraws({.seed = 1}));
  EXPECT_NEAR(found.discriminator_loss, expected.discriminator_loss, 1e-6);
  EXPECT_NEAR(found.objective, expected.objective, 1e-6);
  EXPECT_NEAR(found.generator_gradient_norm, expected.generator_gradient_norm, 1e-5);
  EXPECT_NEAR(found.discriminator_gradient_norm, expected.discriminator_gradient_norm, 1e-5);
}

// The penalty is on what the noise changes, not on what other masks would.
TEST(TrainerDropout, PerturbedRowsHaveTheMasksOfTheRowsThatTheyCopy) {
  const AdversarialResult found = SmallRun(0, 0.5).run();
  const AdversarialResult other = SmallRun(0.1, 0.5).run();
  EXPECT_GT(other.discriminator_gradient_norm, found.discriminator_gradient_norm + 1e-3);
  const AdversarialResult expected = SmallRun(0, 0.5, /*penalty=*/0).run();
  EXPECT_NEAR(found.discriminator_gradient_norm, expected.discriminator_gradient_norm, 1e-5);
}

// When nobody learns, nothing is dropped.
TEST(TrainerDropout, IterationsWithAndWithoutMasksMayFollowEachOther) {
  SmallRun mixed(0.1, 0.5);
  SmallRun plain(0.1, 0);
  const StreamDraws draws({.seed = 1});
  std::vector<float> real(5 * 3 * 4, 0.5F);
  const sequence::Batch batch = test::batch_of(kSteps, kBatch, real);
  const double expected =
      plain.trainer->adversarial(batch, draws, Learners::kNobody).discriminator_loss;
  EXPECT_EQ(mixed.trainer->adversarial(batch, draws, Learners::kNobody).discriminator_loss,
            expected);
  EXPECT_NE(mixed.run().discriminator_loss, plain.run().discriminator_loss);
  SmallRun::set(mixed.generator.parameters());
  SmallRun::set(mixed.discriminator.parameters());
  mixed.generator.pack();
  mixed.discriminator.pack();
  EXPECT_EQ(mixed.trainer->adversarial(batch, draws, Learners::kNobody).discriminator_loss,
            expected);
}

TEST(Trainer, TheSameSeedAndThreadsGiveTheSameBits) {
  SmallRun first(0.1, 0.3);
  SmallRun second(0.1, 0.3);
  for (std::uint32_t i = 0; i < 5; ++i) {
    first.run(i);
    second.run(i);
  }
  auto expected = first.generator.parameters().begin();
  for (const nn::Parameter& parameter : second.generator.parameters()) {
    EXPECT_EQ(parameter.value, (expected++)->value) << parameter.name;
  }
  expected = first.discriminator.parameters().begin();
  for (const nn::Parameter& parameter : second.discriminator.parameters()) {
    EXPECT_EQ(parameter.value, (expected++)->value) << parameter.name;
  }
}

}  // namespace
}  // namespace crnngan::train
