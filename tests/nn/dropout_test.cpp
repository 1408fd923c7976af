#include "nn/dropout.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace crnngan::nn {
namespace {

const RandomStream kStream(1, Purpose::kNoise, 0);

TEST(Dropout, AMaskKeepsItsShareOfValuesAndTheMean) {
  constexpr std::size_t kCount = 100'000;
  std::vector<float> mask(kCount);
  for (const double rate : {0.1, 0.5, 0.75}) {
    draw_mask(rate, kStream, 0, mask);
    std::size_t kept = 0;
    for (const float value : mask) {
      if (value == 0) continue;
      ASSERT_FLOAT_EQ(value, static_cast<float>(1 / (1 - rate)));
      ++kept;
    }
    EXPECT_NEAR(static_cast<double>(kept) / kCount, 1 - rate, 0.01) << rate;
  }
}

TEST(Dropout, RateZeroKeepsEverything) {
  std::vector<float> mask(1000);
  draw_mask(0, kStream, 0, mask);
  EXPECT_EQ(mask, std::vector<float>(1000, 1.0F));
}

TEST(Dropout, AMaskDrawnInPiecesIsTheSameMask) {
  std::vector<float> whole(101);
  std::vector<float> pieces(101);
  draw_mask(0.5, kStream, 7, whole);
  draw_mask(0.5, kStream, 7, std::span(pieces).first(33));
  draw_mask(0.5, kStream, 40, std::span(pieces).subspan(33));
  EXPECT_EQ(pieces, whole);
}

TEST(Dropout, RatesOutOfRangeAreRefused) {
  std::vector<float> mask(1);
  EXPECT_THROW(draw_mask(1, kStream, 0, mask), std::invalid_argument);
  EXPECT_THROW(draw_mask(-0.1, kStream, 0, mask), std::invalid_argument);
}

}  // namespace
}  // namespace crnngan::nn
