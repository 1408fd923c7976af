#include "gan/heads.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
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

TEST_F(Rollouts, DrawFromTheNucleusOfAFeatureAlone) {
  generator_.rollout(tape_, pool_);
  const nn::Buffer whole = tape_.heads.probabilities[0];
  tape_.nuclei = {0.5F, 1};
  generator_.rollout(tape_, pool_);
  const nn::Buffer& kept = tape_.heads.probabilities[0];
  std::vector<float> first(whole.begin(), whole.begin() + 3);
  std::ranges::sort(first, std::greater<>());
  const float second = first[0] >= 0.5F ? 0 : first[1];  // is in the nucleus, too
  for (std::size_t i = 0; i < std::size_t{3} * kBatch; ++i) {
    const bool is_in = whole[i] >= (second > 0 ? second : first[0]);
    ASSERT_NEAR(kept[i], is_in ? whole[i] / (first[0] + second) : 0, 1e-5F);
  }
  for (int row = 0; row < kSteps * kBatch; ++row) {
    const auto bin = static_cast<std::size_t>(tape_.heads.bins[nn::size_of(row, 2)]);
    ASSERT_GT(kept[nn::size_of(row, 3) + bin], 0);
  }
}

// Follows a row, and permits the second bin of the first feature alone.
class SecondBin : public sequence::Listener {
 public:
  void start() override {}
  void hear(std::span<const float>, std::span<const int> bins) override {
    EXPECT_EQ(bins[0], 1);
    ++heard;
  }
  void tell(std::span<int> context) override { context[0] = heard; }
  void permit(int feature, std::span<const float>, std::span<const int>,
              std::span<float> p) const override {
    if (feature == 0) p[0] = p[2] = 0;
  }

  int heard = 0;
};

TEST(ListenersOfARollout, TellHearAndPermit) {
  GeneratorShape shape = shape_with_bins();
  shape.context = {{.name = "heard", .values = 6}};
  Generator generator(shape);
  initialise(generator, Start::kUniform, 5);
  constexpr int kRows = 3;
  constexpr int kLong = 5;
  GeneratorTape tape = generator.tape(kLong, kRows);
  RandomStream(5, Purpose::kNoise, 0).fill_uniform(tape.noise, 0);
  std::vector<std::unique_ptr<sequence::Listener>> listeners;
  for (int row = 0; row < kRows; ++row) listeners.push_back(std::make_unique<SecondBin>());
  ThreadPool pool(2);
  generator.rollout(tape, pool, listeners);
  for (int place = 0; place < kLong * kRows; ++place) {
    EXPECT_EQ(tape.heads.context[static_cast<std::size_t>(place)], place / kRows);
  }
}

// What the first of a pair is told counts so many times.
TEST(Guidance, RaisesWhatIsToldOverWhatIsNot) {
  constexpr float kGuidance = 2.5F;
  GeneratorShape shape = shape_with_bins();
  shape.context = {{.name = "asked", .values = 3}};
  Generator generator(shape);
  initialise(generator, Start::kUniform, 5);
  for (nn::Parameter& parameter : generator.parameters()) {
    if (parameter.name.find("asked") == std::string::npos) continue;
    for (std::size_t i = 0; i < parameter.value.size(); ++i) {
      parameter.value[i] = 0.3F * static_cast<float>(i % 5) - 0.6F;
    }
  }
  generator.pack();
  constexpr int kRows = 8;
  GeneratorTape tape = generator.tape(1, kRows);
  RandomStream(5, Purpose::kNoise, 0).fill_uniform(tape.noise, 0);
  for (std::size_t row = 0; row < kRows; row += 2) tape.heads.context[row] = 2;
  ThreadPool alone(1);
  GeneratorTape plain = tape;
  generator.rollout(plain, alone);
  tape.guidance = kGuidance;
  generator.rollout(tape, alone);
  const nn::Buffer& each = plain.heads.probabilities[0];
  EXPECT_GT(std::abs(each[0] - each[3]), 0.001F) << "what is told makes a difference";
  for (std::size_t row = 0; row < kRows; row += 2) {
    std::vector<double> expected;
    double sum = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      expected.push_back(std::pow(each[3 * row + k], kGuidance) *
                         std::pow(each[3 * (row + 1) + k], 1 - kGuidance));
      sum += expected.back();
    }
    for (std::size_t k = 0; k < 3; ++k) {
      EXPECT_NEAR(tape.heads.probabilities[0][3 * row + k], expected[k] / sum, 1e-5) << row;
    }
    for (std::size_t f = 0; f < 2; ++f) {
      EXPECT_EQ(tape.heads.bins[2 * row + f], tape.heads.bins[2 * (row + 1) + f]);
      EXPECT_EQ(tape.outputs[2 * row + f], tape.outputs[2 * (row + 1) + f]);
    }
  }
}

}  // namespace
}  // namespace crnngan::gan
