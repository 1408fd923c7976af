#include "gan/noise.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace crnngan::gan {
namespace {

const RandomStream kStream(1, Purpose::kNoise, 0);

TEST(Noise, UnitNoiseLiesInTheUnitIntervalAndStandardNoiseHasDeviationOne) {
  std::vector<float> values(20000);
  draw(NoiseKind::kUnit, kStream, 0, values);
  for (const float value : values) {
    ASSERT_GE(value, 0);
    ASSERT_LT(value, 1);
  }
  draw(NoiseKind::kStandard, kStream, 0, values);
  double sum = 0;
  double squares = 0;
  for (const float value : values) {
    sum += double{value};
    squares += double{value} * double{value};
  }
  EXPECT_NEAR(sum / 20000, 0, 0.03);
  EXPECT_NEAR(std::sqrt(squares / 20000), 1, 0.02);
}

TEST(Noise, SongNoiseIsHeldForTheWholeSequenceAndStepNoiseIsNot) {
  constexpr int kSteps = 5;
  constexpr int kBatch = 3;
  const GeneratorShape shape{.noise = 2, .song_noise = 1, .features = 4, .units = 8, .layers = 1};
  GeneratorTape tape = Generator(shape).tape(kSteps, kBatch);
  draw_inputs(shape, kStream, 0, tape);
  const auto at = [&](int t, int row, int input) {
    return tape.noise[static_cast<std::size_t>((t * kBatch + row) * 3 + input)];
  };
  for (int row = 0; row < kBatch; ++row) {
    for (int t = 1; t < kSteps; ++t) {
      EXPECT_EQ(at(t, row, 2), at(0, row, 2));
      EXPECT_NE(at(t, row, 0), at(0, row, 0));
      EXPECT_NE(at(t, row, 1), at(0, row, 1));
    }
    EXPECT_NE(at(0, row, 2), at(0, (row + 1) % kBatch, 2));
  }
}

}  // namespace
}  // namespace crnngan::gan
