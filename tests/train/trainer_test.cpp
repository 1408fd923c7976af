#include "train/trainer.h"

#include <gtest/gtest.h>

#include "golden.h"

namespace crnngan::train {
namespace {

using testing::golden;
using testing::set_parameters;

constexpr int kSteps = 5;
constexpr int kBatch = 3;
constexpr std::size_t kIterations = 10;

TrainerOptions golden_options() {
  TrainerOptions options;
  options.l2 = 1e-4;
  return options;
}

// Part `number` of equal parts.
std::span<const float> part(const std::vector<float>& all, std::size_t number) {
  const std::size_t size = all.size() / kIterations;
  return std::span(all).subspan(number * size, size);
}

void expect_relative(double found, float expected, const char* what, std::size_t iteration) {
  EXPECT_NEAR(found, expected, 1e-4 * std::abs(double{expected}) + 1e-9)
      << what << ", iteration " << iteration;
}

void expect_parameters(const nn::Parameters& parameters, const TensorFile& file,
                       const std::string& prefix) {
  for (const nn::Parameter& parameter : parameters) {
    testing::expect_close(parameter.value,
                          file.values<float>(prefix + parameter.name, parameter.shape),
                          parameter.name, 1e-4);
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
  for (std::size_t i = 0; i < kIterations; ++i) {
    const PretrainingResult result =
        trainer.pretrain(part(windows, i), part(noise, i), kSteps, kBatch);
    expect_relative(result.loss, losses[i], "loss", i);
    expect_relative(result.gradient_norm, norms[i], "gradient norm", i);
  }
  expect_parameters(generator.parameters(), file, "pretrain.final.");
}

void expect_adversarial_iterations(const TrainerOptions& options, const std::string& kind) {
  const TensorFile file = golden("iterations");
  ThreadPool pool(2);
  gan::Generator generator({.noise = 4, .features = 4, .units = 7, .layers = 2});
  gan::Discriminator discriminator({4, 7, 2});
  set_parameters(generator.parameters(), file, "adversarial.initial.");
  set_parameters(discriminator.parameters(), file, "adversarial.initial.");
  Trainer trainer(generator, discriminator, options, pool);
  const auto real = file.values<float>("adversarial.real");
  const auto noise = file.values<float>("adversarial.noise");
  const auto start = file.values<float>("adversarial.start");
  const auto expected = [&](const char* name) { return file.values<float>(kind + "." + name); };
  for (std::size_t i = 0; i < kIterations; ++i) {
    const AdversarialResult result =
        trainer.adversarial(part(real, i), {part(noise, i), part(start, i), {}}, kSteps, kBatch);
    expect_relative(result.discriminator_loss, expected("loss_d")[i], "L_D", i);
    expect_relative(result.generator_loss, expected("loss_g")[i], "L_G", i);
    EXPECT_EQ(result.frozen.discriminator, expected("d_frozen")[i] != 0) << i;
    EXPECT_EQ(result.frozen.generator, expected("g_frozen")[i] != 0) << i;
    expect_relative(result.discriminator_gradient_norm, expected("d_grad_norm")[i], "D's norm", i);
    expect_relative(result.generator_gradient_norm, expected("g_grad_norm")[i], "G's norm", i);
    if (!result.frozen.generator) {
      expect_relative(result.objective, expected("feature_matching")[i], "feature matching", i);
    }
  }
  expect_parameters(generator.parameters(), file, kind + ".final.");
  expect_parameters(discriminator.parameters(), file, kind + ".final.");
}

TEST(GoldenTraining, TenAdversarialIterationsWithSgd) {
  expect_adversarial_iterations(golden_options(), "sgd");
}

TEST(GoldenTraining, TenAdversarialIterationsWithAdam) {
  TrainerOptions options = golden_options();
  options.optimiser.kind = nn::OptimiserKind::kAdam;
  options.learning_rate = 1e-3;
  expect_adversarial_iterations(options, "adam");
}

}  // namespace
}  // namespace crnngan::train
