#include "gan/losses.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "finite_difference.h"

namespace crnngan::gan {
namespace {

TEST(Losses, AnUndecidedDiscriminatorCostsLogTwoForEachSequence) {
  const std::vector<float> zeros(4 * 2);
  const Logits logits{zeros.data(), 4, 2};
  EXPECT_NEAR(discriminator_loss(logits, {0, 1}, {1, 2}, nullptr), 2 * std::log(2.0), 1e-12);
  EXPECT_NEAR(generator_loss(GeneratorLoss::kMinimax, logits, {1, 2}, nullptr), -std::log(2.0),
              1e-12);
  EXPECT_NEAR(generator_loss(GeneratorLoss::kNonSaturating, logits, {1, 2}, nullptr), std::log(2.0),
              1e-12);
}

TEST(Losses, TheDecisionIsTheMeanOfTheStepsSigmoids) {
  const std::vector<float> values{0.5F, -1.25F, 2.0F};  // three steps of one sequence
  const Logits logits{values.data(), 3, 1};
  double decision = 0;
  for (const float value : values) decision += 1 / (1 + std::exp(-double{value})) / 3;
  EXPECT_NEAR(mean_log_real(logits, {0, 1}, 1, nullptr), std::log(decision), 1e-12);
  EXPECT_NEAR(mean_log_fake(logits, {0, 1}, 1, nullptr), std::log(1 - decision), 1e-12);
}

TEST(Losses, LogitsOfAnySizeGiveFiniteLossesAndGradients) {
  const std::vector<float> values{-3e4F, -3e4F, 3e4F, 3e4F};  // two steps of two sequences
  const Logits logits{values.data(), 2, 2};
  for (const GeneratorLoss kind : {GeneratorLoss::kMinimax, GeneratorLoss::kNonSaturating}) {
    std::vector<float> d_logits(values.size());
    EXPECT_TRUE(std::isfinite(generator_loss(kind, logits, {0, 2}, d_logits.data())));
    for (const float d : d_logits) EXPECT_TRUE(std::isfinite(d));
  }
  const std::vector<float> sure{3e4F, -3e4F};  // one step: real and fake told apart
  EXPECT_NEAR(discriminator_loss({sure.data(), 1, 2}, {0, 1}, {1, 2}, nullptr), 0, 1e-12);
  EXPECT_NEAR(discriminator_loss({sure.data(), 1, 2}, {1, 2}, {0, 1}, nullptr), 6e4, 1e-6);
}

TEST(Losses, RelativisticLossComparesEachStepOfAPair) {
  const std::vector<float> values{2, 0.5F, -1, 1.5F};  // two steps of a real and a fake sequence
  const Logits logits{values.data(), 2, 2};
  const auto softplus = [](double x) { return std::log1p(std::exp(x)); };
  EXPECT_NEAR(relativistic_loss(logits, {0, 1}, {1, 2}, nullptr),
              (softplus(0.5 - 2) + softplus(1.5 + 1)) / 2, 1e-6);
  EXPECT_NEAR(relativistic_loss(logits, {1, 2}, {0, 1}, nullptr),
              (softplus(2 - 0.5) + softplus(-1 - 1.5)) / 2, 1e-6);
}

TEST(Losses, SmoothnessPenaltyIsTheMeanSquaredChange) {
  const std::vector<float> values{1, 4, 2, 0};  // two steps of a clean and a perturbed row
  const Logits logits{values.data(), 2, 2};
  EXPECT_NEAR(smoothness_penalty(logits, {0, 1}, {1, 2}, 5, nullptr), 5 * (9.0 + 4.0) / 2, 1e-12);
}

// The gradient of a loss with respect to its logits, against differences.
template <class Loss>
void expect_gradient(const Loss& loss) {
  std::vector<float> values{0.3F,  -0.7F, 1.1F, 0.2F,
                            -1.4F, 0.6F,  0.9F, -0.1F};  // two steps, four rows
  std::vector<float> gradient(values.size());
  loss(Logits{values.data(), 2, 4}, gradient.data());
  test::expect_finite_differences(
      values, gradient, [&] { return loss(Logits{values.data(), 2, 4}, nullptr); }, "logits");
}

TEST(Losses, GradientsAgreeWithDifferences) {
  expect_gradient([](const Logits& logits, float* d_logits) {
    return discriminator_loss(logits, {0, 2}, {2, 4}, d_logits);
  });
  expect_gradient([](const Logits& logits, float* d_logits) {
    return relativistic_loss(logits, {0, 2}, {2, 4}, d_logits);
  });
  expect_gradient([](const Logits& logits, float* d_logits) {
    return smoothness_penalty(logits, {0, 2}, {2, 4}, 3, d_logits);
  });
  for (const GeneratorLoss kind : {GeneratorLoss::kMinimax, GeneratorLoss::kNonSaturating}) {
    expect_gradient([&](const Logits& logits, float* d_logits) {
      return generator_loss(kind, logits, {2, 4}, d_logits);
    });
  }
}

}  // namespace
}  // namespace crnngan::gan
