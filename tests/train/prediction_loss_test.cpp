#include "train/prediction_loss.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.h"
#include "finite_difference.h"

namespace crnngan::train {
namespace {

constexpr PredictionShape kOne{.predictions = 1, .batch = 1, .features = 2};

TEST(MeanSquaredError, IsThatOfTheRealStepsOfEachSequence) {
  // Two sequences of 2 and 1 predictions.
  const std::vector<int> lengths{3, 2};
  const PredictionShape shape{2, 2, 1, lengths};
  std::vector<float> d_outputs(4);
  const std::vector<float> outputs{1, 2, 3, 100};
  const std::vector<float> targets{0, 0, 0, 0};
  EXPECT_DOUBLE_EQ(mean_squared_error(outputs, targets, shape, d_outputs), ((1 + 9) / 2.0 + 4) / 2);
  EXPECT_EQ(d_outputs, (std::vector<float>{0.5F, 2, 1.5F, 0}));
}

TEST(EnergyScore, IsTheMeanDistanceLessHalfOfThatBetweenTheOutputs) {
  std::vector<float> d_outputs(4);
  // The outputs are 5 and 4 away from the event, and 3 from each other.
  EXPECT_DOUBLE_EQ(
      energy_score(std::vector<float>{3, 4, 0, 4}, std::vector<float>{0, 0}, kOne, d_outputs),
      (5 + 4) / 2.0 - 3 / 2.0);
}

TEST(EnergyScore, IsTheDistanceOfOutputsThatAreTheSame) {
  std::vector<float> d_outputs(4);
  EXPECT_DOUBLE_EQ(
      energy_score(std::vector<float>{3, 4, 3, 4}, std::vector<float>{0, 0}, kOne, d_outputs), 5);
  EXPECT_FLOAT_EQ(d_outputs[0], 0.3F);
  EXPECT_FLOAT_EQ(d_outputs[3], 0.4F);
}

TEST(EnergyScore, IsZeroWithoutGradientWhereBothOutputsHitTheEvent) {
  std::vector<float> d_outputs(4, 1);
  EXPECT_EQ(energy_score(std::vector<float>{1, 2, 1, 2}, std::vector<float>{1, 2}, kOne, d_outputs),
            0);
  EXPECT_EQ(d_outputs, std::vector<float>(4));
}

TEST(EnergyScore, HasTheGradientOfFiniteDifferences) {
  const std::vector<int> lengths{4, 3, 2};
  const PredictionShape shape{3, 3, 4, lengths};
  std::vector<float> outputs(std::size_t{3} * 6 * 4);
  std::vector<float> targets(outputs.size() / 2);
  RandomStream(1, Purpose::kNoise, 0).fill_uniform(outputs, 0);
  RandomStream(2, Purpose::kNoise, 0).fill_uniform(targets, 0);
  std::vector<float> d_outputs(outputs.size());
  energy_score(outputs, targets, shape, d_outputs);
  std::vector<float> unused(outputs.size());
  test::expect_finite_differences(
      outputs, d_outputs, [&] { return energy_score(outputs, targets, shape, unused); }, "outputs",
      1e-3F);
}

TEST(EnergyScore, CountsNothingBehindASequencesEnd) {
  const std::vector<int> lengths{2};
  const PredictionShape shape{2, 1, 1, lengths};
  std::vector<float> d_outputs(4);
  EXPECT_DOUBLE_EQ(
      energy_score(std::vector<float>{1, 2, 50, 60}, std::vector<float>{0, 0}, shape, d_outputs),
      1.5 - 0.5);
  EXPECT_EQ(d_outputs[2], 0);
  EXPECT_EQ(d_outputs[3], 0);
}

// What can follow is -1 or 1. Outputs that always say the mean, 0, have the least squared error;
// those that say either, as often as it follows, have the least energy score.
TEST(EnergyScore, IsLeastForOutputsDistributedAsWhatFollows) {
  constexpr PredictionShape kCoin{.predictions = 1, .batch = 1, .features = 1};
  const auto mean_of = [](const auto& loss, const std::vector<std::vector<float>>& guesses) {
    double sum = 0;
    for (const float event : {-1.0F, 1.0F}) {
      for (const auto& outputs : guesses) sum += loss(outputs, std::vector<float>{event});
    }
    return sum / (2.0 * static_cast<double>(guesses.size()));
  };
  std::vector<float> unused(2);
  const auto energy = [&](const auto& outputs, const auto& targets) {
    return energy_score(outputs, targets, kCoin, unused);
  };
  const double of_events = mean_of(energy, {{-1, -1}, {-1, 1}, {1, -1}, {1, 1}});
  EXPECT_LT(of_events, mean_of(energy, {{0, 0}}));
  EXPECT_LT(of_events, mean_of(energy, {{1, 1}}));
  EXPECT_LT(of_events, mean_of(energy, {{-2, -2}, {-2, 2}, {2, -2}, {2, 2}}));
  const auto square = [&](const auto& outputs, const auto& targets) {
    return mean_squared_error(std::span(outputs).first(1), targets, kCoin,
                              std::span(unused).first(1));
  };
  EXPECT_LT(mean_of(square, {{0}}), mean_of(square, {{-1}, {1}}));
}

}  // namespace
}  // namespace crnngan::train
