#include "gan/losses.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

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

}  // namespace
}  // namespace crnngan::gan
