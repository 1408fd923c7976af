#include "gan/heads.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/random.h"
#include "gan/generator.h"
#include "gan/initial.h"
#include "gan/noise.h"

namespace crnngan::gan {
namespace {

using sequence::Bins;

const std::vector<Bins> kBins{Bins({{0, 0}, {1, 2}, {3, 3}}), Bins({{-1, -1}, {0.5F, 0.5F}})};

GeneratorShape shape_with_bins() {
  return {.noise = 2, .features = 2, .units = 6, .layers = 1, .bins = kBins, .head_units = 5};
}

TEST(GeneratorWithBins, AsksForTheRestToFit) {
  EXPECT_NO_THROW(Generator{shape_with_bins()});
  GeneratorShape other = shape_with_bins();
  other.noise = 3;
  EXPECT_THROW(Generator{other}, std::invalid_argument);
  other = shape_with_bins();
  other.feedback = false;
  EXPECT_THROW(Generator{other}, std::invalid_argument);
  other = shape_with_bins();
  other.bins.pop_back();
  EXPECT_THROW(Generator{other}, std::invalid_argument);
}

class Rollouts : public ::testing::Test {
 protected:
  Rollouts() {
    initialise(generator_, Start::kUniform, 5);
    RandomStream(5, Purpose::kNoise, 0).fill_uniform(tape_.noise, 0);
  }

  static constexpr int kSteps = 5;
  static constexpr int kBatch = 400;

  ThreadPool pool_{2};
  Generator generator_{shape_with_bins()};
  GeneratorTape tape_ = generator_.tape(kSteps, kBatch);
};

TEST_F(Rollouts, DrawFromTheDistributions) {
  generator_.rollout(tape_, pool_);
  // The first step knows no past, so that every row has the same first distribution.
  const nn::Buffer& probabilities = tape_.heads.probabilities[0];
  std::vector<double> shares(3);
  for (int row = 0; row < kBatch; ++row) {
    shares[static_cast<std::size_t>(tape_.heads.bins[nn::size_of(row, 2)])] += 1.0 / kBatch;
    EXPECT_FLOAT_EQ(probabilities[nn::size_of(row, 3)], probabilities[0]);
  }
  for (std::size_t k = 0; k < 3; ++k) {
    const double p = double{probabilities[k]};
    EXPECT_NEAR(shares[k], p, 4 * std::sqrt(p * (1 - p) / kBatch));
  }
}

// What the likelihood of the same events says is what they were drawn from.
TEST_F(Rollouts, LeaveTheTapeOfTheirOwnPrediction) {
  generator_.rollout(tape_, pool_);
  GeneratorTape again = generator_.tape(kSteps, kBatch);
  generator_.predict(tape_.heads.bins.data(), again, pool_);
  EXPECT_EQ(again.heads.bins, tape_.heads.bins);
  for (std::size_t f = 0; f < 2; ++f) {
    const nn::Buffer& drawn = tape_.heads.probabilities[f];
    for (std::size_t i = 0; i < drawn.size(); ++i) {
      ASSERT_NEAR(again.heads.probabilities[f][i], drawn[i], 1e-5F);
    }
  }
}

TEST_F(Rollouts, TakeTheLikeliestOfAFeatureAtALowTemperatureAndLeaveTheOthersAlone) {
  generator_.rollout(tape_, pool_);
  const nn::Buffer first_step = tape_.heads.probabilities[0];
  tape_.temperatures = {1, 1e-6F};
  generator_.rollout(tape_, pool_);
  for (std::size_t i = 0; i < std::size_t{3} * kBatch; ++i) {
    ASSERT_EQ(tape_.heads.probabilities[0][i], first_step[i]);
  }
  const nn::Buffer& probabilities = tape_.heads.probabilities[1];
  for (std::size_t place = 0; place < probabilities.size() / 2; ++place) {
    const int likeliest = probabilities[2 * place + 1] > probabilities[2 * place] ? 1 : 0;
    ASSERT_EQ(tape_.heads.bins[place * 2 + 1], likeliest);
  }
}

}  // namespace
}  // namespace crnngan::gan
