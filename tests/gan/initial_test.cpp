#include "gan/initial.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "base/shared_folder.h"
#include "gan/noise.h"

namespace crnngan::gan {
namespace {

const GeneratorShape kShape{.noise = 4, .song_noise = 4, .features = 4, .units = 32, .layers = 2};

TEST(Initial, TheSeedDecidesTheWeights) {
  Generator first(kShape);
  Generator again(kShape);
  Generator other(kShape);
  initialise(first, Start::kUniform, 5);
  initialise(again, Start::kUniform, 5);
  initialise(other, Start::kUniform, 6);
  const auto weight = [](Generator& generator) { return generator.output().weight().value; };
  EXPECT_EQ(weight(first), weight(again));
  EXPECT_NE(weight(first), weight(other));
}

TEST(Initial, WeightsStayWithinTheirBoundAndForgetGatesAreOpen) {
  Generator generator(kShape);
  initialise(generator, Start::kUniform, 1);
  for (const nn::Parameter& parameter : generator.parameters()) {
    const bool is_input = parameter.name == "generator.input.weight";
    const double bound = 1 / std::sqrt(is_input ? 12.0 : 32.0) + 1e-6;
    for (std::size_t i = 0; i < parameter.value.size(); ++i) {
      const bool is_forget_bias = parameter.name.ends_with(".bias_ih") && i / 32 == 1;
      if (is_forget_bias) {
        EXPECT_EQ(parameter.value[i], 1) << parameter.name;
      } else {
        EXPECT_LE(std::abs(parameter.value[i]), bound) << parameter.name;
      }
    }
  }
}

TEST(Initial, UnitVarianceStartGivesOutputsOfMeanZeroAndDeviationOne) {
  GeneratorShape shape = kShape;
  shape.noise_kind = NoiseKind::kStandard;
  ThreadPool pool(1);
  // The bounds leave room for the noise of 64 other songs than those the start was fitted to.
  constexpr std::uint64_t kSeeds = test::kSanitized ? 1 : 5;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    Generator generator(shape);
    initialise(generator, Start::kUnitVariance, seed);
    GeneratorTape tape = generator.tape(64, 64);
    draw_inputs(shape, RandomStream(99, Purpose::kNoise, 0), 0, tape);
    generator.rollout(tape, pool);
    for (std::size_t f = 0; f < 4; ++f) {
      double sum = 0;
      double squares = 0;
      for (std::size_t i = f; i < tape.outputs.size(); i += 4) {
        sum += double{tape.outputs[i]};
        squares += double{tape.outputs[i]} * double{tape.outputs[i]};
      }
      const double mean = sum / (64 * 64);
      EXPECT_NEAR(mean, 0, 0.35) << "seed " << seed << ", feature " << f;
      EXPECT_NEAR(std::sqrt(squares / (64 * 64) - mean * mean), 1, 0.35)
          << "seed " << seed << ", feature " << f;
    }
  }
}

// Each within its bound, and near to it.
TEST(Initial, OfTheDiscriminatorAreBoundByInputsOrUnits) {
  Discriminator discriminator({.features = 3, .units = 20, .layers = 1, .minibatch_kernels = 5});
  initialise(discriminator, 1);
  for (const nn::Parameter& parameter : discriminator.parameters()) {
    const std::string& name = parameter.name;
    if (parameter.value.size() < 20 || name.ends_with(".bias_ih")) continue;
    const double inputs = static_cast<double>(parameter.shape.back());
    const double bound = 1 / std::sqrt(name.ends_with(".weight") ? inputs : 20.0);
    float greatest = 0;
    for (const float value : parameter.value) greatest = std::max(greatest, std::abs(value));
    EXPECT_LE(double{greatest}, bound) << name;
    EXPECT_GT(double{greatest}, 0.8 * bound) << name;
  }
}

}  // namespace
}  // namespace crnngan::gan
