#include "nn/optimiser.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/error.h"

namespace crnngan::nn {
namespace {

TEST(Optimiser, SgdMovesAgainstTheGradient) {
  Parameters parameters;
  Parameter& w = parameters.add("w", {2}, true);
  w.value = {1, 2};
  w.gradient = {0.5F, -4};
  Optimiser({.kind = OptimiserKind::kSgd}, parameters).step(parameters, 0.1);
  EXPECT_FLOAT_EQ(w.value[0], 0.95F);
  EXPECT_FLOAT_EQ(w.value[1], 2.4F);
}

TEST(Optimiser, AdamFollowsItsEquations) {
  Parameters parameters;
  Parameter& w = parameters.add("w", {1}, true);
  Optimiser adam({.kind = OptimiserKind::kAdam, .beta1 = 0.5, .beta2 = 0.9}, parameters);
  double expected = 0;
  double mean = 0;
  double square = 0;
  for (int step = 1; step <= 5; ++step) {
    const double g = std::sin(step);
    w.gradient[0] = static_cast<float>(g);
    adam.step(parameters, 0.01);
    mean = 0.5 * mean + 0.5 * g;
    square = 0.9 * square + 0.1 * g * g;
    expected -= 0.01 * (mean / (1 - std::pow(0.5, step))) /
                (std::sqrt(square / (1 - std::pow(0.9, step))) + 1e-8);
    EXPECT_NEAR(w.value[0], expected, 1e-7) << "step " << step;
  }
}

TEST(Optimiser, MomentumFollowsItsEquations) {
  Parameters parameters;
  Parameter& w = parameters.add("w", {1}, true);
  Optimiser momentum({.kind = OptimiserKind::kMomentum, .momentum = 0.8}, parameters);
  double expected = 0;
  double velocity = 0;
  for (int step = 1; step <= 5; ++step) {
    const double g = std::sin(step);
    w.gradient[0] = static_cast<float>(g);
    momentum.step(parameters, 0.01);
    velocity = 0.8 * velocity + g;
    expected -= 0.01 * velocity;
    EXPECT_NEAR(w.value[0], expected, 1e-7) << "step " << step;
  }
}

class StoredOptimiser : public ::testing::TestWithParam<OptimiserKind> {};

INSTANTIATE_TEST_SUITE_P(Kinds, StoredOptimiser,
                         ::testing::Values(OptimiserKind::kSgd, OptimiserKind::kMomentum,
                                           OptimiserKind::kAdam));

TEST_P(StoredOptimiser, GoesOnWithTheSameBits) {
  const auto gradient_of = [](int step) { return static_cast<float>(std::cos(step)); };
  Parameters parameters;
  Parameter& w = parameters.add("w", {1}, true);
  Optimiser optimiser({.kind = GetParam()}, parameters);
  for (int step = 0; step < 3; ++step) {
    w.gradient[0] = gradient_of(step);
    optimiser.step(parameters, 0.1);
  }
  TensorFile file;
  optimiser.save(file, "optimiser.", parameters);
  Parameters copies;
  Parameter& copy = copies.add("w", {1}, true);
  copy.value = w.value;
  Optimiser resumed({.kind = GetParam()}, copies);
  resumed.load(file, "optimiser.", copies);
  for (int step = 3; step < 6; ++step) {
    w.gradient[0] = gradient_of(step);
    copy.gradient[0] = gradient_of(step);
    optimiser.step(parameters, 0.1);
    resumed.step(copies, 0.1);
  }
  EXPECT_EQ(w.value[0], copy.value[0]);
}

TEST(Optimiser, StateThatNoTrainingLeavesIsRefusedByName) {
  Parameters parameters;
  parameters.add("w", {1}, true);
  const auto refusal_with = [&](const std::string& tensor, float value, std::int64_t steps) {
    Optimiser adam({.kind = OptimiserKind::kAdam}, parameters);
    TensorFile file;
    adam.save(file, "o.", parameters);
    file.add<float>(tensor, {1}, std::vector<float>{value});
    file.add<std::int64_t>("o.steps", {1}, std::vector<std::int64_t>{steps});
    return failure_of("o", [&] { adam.load(file, "o.", parameters); }).value_or("");
  };
  EXPECT_EQ(refusal_with("o.mean.w", 1, 0), "");
  for (const float bad : {NAN, INFINITY, -3e38F}) {
    EXPECT_NE(refusal_with("o.mean.w", bad, 1).find("'o.mean.w'"), std::string::npos) << bad;
    EXPECT_NE(refusal_with("o.square.w", bad, 1).find("'o.square.w'"), std::string::npos) << bad;
  }
  EXPECT_NE(refusal_with("o.square.w", -1, 1).find("'o.square.w'"), std::string::npos);
  EXPECT_NE(refusal_with("o.mean.w", 1, -1).find("'o.steps'"), std::string::npos);
}

TEST(Optimiser, StateOfAnotherShapeIsRefusedAndChangesNothing) {
  Parameters parameters;
  parameters.add("w", {3}, true);
  Optimiser adam({.kind = OptimiserKind::kAdam}, parameters);
  TensorFile file;
  adam.save(file, "optimiser.", parameters);
  Parameters larger;
  larger.add("w", {4}, true);
  Optimiser other({.kind = OptimiserKind::kAdam}, larger);
  EXPECT_THROW(other.load(file, "optimiser.", larger), Error);
}

}  // namespace
}  // namespace crnngan::nn
