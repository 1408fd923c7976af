#include "gan/freezing.h"

#include <gtest/gtest.h>

namespace crnngan::gan {
namespace {

TEST(Freezing, TheDiscriminatorStandsStillWhileItIsTooStrong) {
  const Frozen frozen = freeze(0.69, 1.0, 0.7);
  EXPECT_TRUE(frozen.discriminator);
  EXPECT_FALSE(frozen.generator);
}

TEST(Freezing, TheGeneratorStandsStillWhileItIsTooStrong) {
  const Frozen frozen = freeze(1.0, 0.69, 0.7);
  EXPECT_FALSE(frozen.discriminator);
  EXPECT_TRUE(frozen.generator);
}

TEST(Freezing, NeitherStandsStillBetweenTheTwoOrAtTheBound) {
  for (const double generator_loss : {0.7, 0.8, 1.0, 1.2, 1.42}) {
    const Frozen frozen = freeze(1.0, generator_loss, 0.7);
    EXPECT_FALSE(frozen.discriminator) << generator_loss;
    EXPECT_FALSE(frozen.generator) << generator_loss;
  }
}

TEST(Freezing, ThresholdZeroTurnsItOff) {
  const Frozen frozen = freeze(1e-9, 1e9, 0);
  EXPECT_FALSE(frozen.discriminator);
  EXPECT_FALSE(frozen.generator);
}

}  // namespace
}  // namespace crnngan::gan
