#include "train/trainer.h"

#include <gtest/gtest.h>

#include "golden.h"
#include "nn/dropout.h"

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
std::span<const float> part(const std::vector<float>& all, std::size_t number, std::size_t parts) {
  const std::size_t size = all.size() / parts;
  return std::span(all).subspan(number * size, size);
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
    const PretrainingResult result = trainer.pretrain(
        part(windows, i, losses.size()), part(noise, i, losses.size()), kSteps, kBatch);
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
    const AdversarialResult result = trainer.adversarial(
        now(real), {now(noise), now(start), now(perturbation)}, kSteps, inputs.batch);
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
  const bool bias_is_free = options.objective == Objective::kRelativistic;
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
  options.objective = Objective::kRelativistic;
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
  options.objective = Objective::kMinimax;
  options.discriminator_rate_factor = 0.5;
  expect_adversarial_iterations(kObjectives, options, "minimax");
}

TEST(GoldenTraining, TenNonSaturatingIterationsWithMomentum) {
  TrainerOptions options = golden_options();
  options.objective = Objective::kNonSaturating;
  options.optimiser = {.kind = nn::OptimiserKind::kMomentum, .momentum = 0.9};
  options.learning_rate = 0.01;
  options.freeze_threshold = 0;
  expect_adversarial_iterations(kObjectives, options, "non_saturating");
}

// An adversarial iteration of small networks with every kind of random input.
struct SmallRun {
  explicit SmallRun(double penalty_noise) {
    TrainerOptions options;
    options.objective = Objective::kRelativistic;
    options.freeze_threshold = 0;
    options.penalty = 5;
    options.penalty_noise = penalty_noise;
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

  // Without dropout the masks are all 1 and could as well not be there.
  AdversarialResult run(double dropout_rate, bool with_masks) {
    const auto values = [](std::size_t count, std::uint32_t stream) {
      std::vector<float> all(count);
      RandomStream(1, Purpose::kNoise, stream).fill_uniform(all, 0);
      return all;
    };
    const auto mask = [&](std::size_t count, std::uint32_t stream) {
      std::vector<float> all(count);
      nn::draw_mask(dropout_rate, RandomStream(1, Purpose::kNoise, stream), 0, all);
      return all;
    };
    const auto g_masks = mask(2 * 5 * 3 * 7, 10);
    const auto d_masks = mask(2 * 2 * 5 * 6 * 7, 11);
    const auto x_masks = mask(5 * 6 * 4, 12);
    const auto noise = values(5 * 3 * 4, 1);
    const auto start = values(3 * 4, 2);
    const auto perturbation = values(5 * 2 * 4, 3);
    AdversarialNoise inputs{noise, start, perturbation};
    if (with_masks) inputs.masks = {g_masks, d_masks, x_masks};
    return trainer->adversarial(values(5 * 3 * 4, 4), inputs, kSteps, kBatch);
  }

  ThreadPool pool{2};
  gan::Generator generator{{.noise = 4, .features = 4, .units = 7, .layers = 2}};
  gan::Discriminator discriminator{{4, 7, 2}};
  std::optional<Trainer> trainer;
};

TEST(TrainerDropout, MasksOfOnesChangeNothing) {
  SmallRun plain(0.1);
  SmallRun masked(0.1);
  const AdversarialResult expected = plain.run(0, /*with_masks=*/false);
  const AdversarialResult found = masked.run(0, /*with_masks=*/true);
  EXPECT_NEAR(found.discriminator_loss, expected.discriminator_loss, 1e-6);
  EXPECT_NEAR(found.objective, expected.objective, 1e-6);
  EXPECT_NEAR(found.generator_gradient_norm, expected.generator_gradient_norm, 1e-5);
  EXPECT_NEAR(found.discriminator_gradient_norm, expected.discriminator_gradient_norm, 1e-5);
}

// The penalty is on what the noise changes, not on what other masks would.
TEST(TrainerDropout, PerturbedRowsHaveTheMasksOfTheRowsThatTheyCopy) {
  SmallRun with_noise(0.1);
  SmallRun without_noise(0);
  const AdversarialResult found = without_noise.run(0.5, /*with_masks=*/true);
  const AdversarialResult other = with_noise.run(0.5, /*with_masks=*/true);
  EXPECT_GT(other.discriminator_gradient_norm, found.discriminator_gradient_norm + 1e-3);

  SmallRun without_penalty(0);
  TrainerOptions options;
  options.objective = Objective::kRelativistic;
  options.freeze_threshold = 0;
  without_penalty.trainer.emplace(without_penalty.generator, without_penalty.discriminator, options,
                                  without_penalty.pool);
  const AdversarialResult expected = without_penalty.run(0.5, /*with_masks=*/true);
  EXPECT_NEAR(found.discriminator_gradient_norm, expected.discriminator_gradient_norm, 1e-5);
}

TEST(TrainerDropout, IterationsWithAndWithoutMasksMayFollowEachOther) {
  SmallRun mixed(0.1);
  SmallRun plain(0.1);
  mixed.run(0.5, /*with_masks=*/true);
  SmallRun::set(mixed.generator.parameters());
  SmallRun::set(mixed.discriminator.parameters());
  mixed.generator.pack();
  mixed.discriminator.pack();
  EXPECT_EQ(mixed.run(0, false).objective, plain.run(0, false).objective);
}

TEST(Trainer, TheSameSeedAndThreadsGiveTheSameBits) {
  SmallRun first(0.1);
  SmallRun second(0.1);
  for (int i = 0; i < 5; ++i) {
    first.run(0.3, true);
    second.run(0.3, true);
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
