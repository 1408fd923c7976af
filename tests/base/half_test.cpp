#include "base/half.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace crnngan {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

// The value by the definition of a format: a sign, an exponent of some bits with its bias, and a
// fraction. NaN where the exponent is all ones and the fraction is not zero.
double by_definition(std::uint32_t bits, int exponent_bits, int fraction_bits) {
  const double sign = bits >> (exponent_bits + fraction_bits) == 0 ? 1 : -1;
  const auto exponent = static_cast<int>((bits >> fraction_bits) & ((1U << exponent_bits) - 1));
  const double fraction = static_cast<double>(bits & ((1U << fraction_bits) - 1)) /
                          static_cast<double>(1U << fraction_bits);
  const int bias = (1 << (exponent_bits - 1)) - 1;
  if (exponent == (1 << exponent_bits) - 1) {
    return fraction == 0 ? sign * std::numeric_limits<double>::infinity()
                         : std::numeric_limits<double>::quiet_NaN();
  }
  return exponent == 0 ? sign * std::ldexp(fraction, 1 - bias)
                       : sign * std::ldexp(1 + fraction, exponent - bias);
}

struct F16Format {
  using Type = F16;
  static constexpr int kExponentBits = 5;
  static constexpr int kFractionBits = 10;
  static Type narrow(float value) { return to_f16(value); }
};

struct BF16Format {
  using Type = BF16;
  static constexpr int kExponentBits = 8;
  static constexpr int kFractionBits = 7;
  static Type narrow(float value) { return to_bf16(value); }
};

template <class Format>
class Half : public ::testing::Test {
 protected:
  static float value(std::uint32_t bits) {
    return to_float(typename Format::Type{static_cast<std::uint16_t>(bits)});
  }
  static std::uint32_t narrowed(float value) { return Format::narrow(value).bits; }
  static constexpr std::uint32_t kInfinite = ((1U << Format::kExponentBits) - 1)
                                             << Format::kFractionBits;
};

using Formats = ::testing::Types<F16Format, BF16Format>;
TYPED_TEST_SUITE(Half, Formats);

TYPED_TEST(Half, EveryValueIsThatOfTheDefinitionAndComesBack) {
  for (std::uint32_t bits = 0; bits < 65536; ++bits) {
    const double expected = by_definition(bits, TypeParam::kExponentBits, TypeParam::kFractionBits);
    const float found = this->value(bits);
    if (std::isnan(expected)) {
      ASSERT_TRUE(std::isnan(found)) << bits;
      ASSERT_TRUE(std::isnan(this->value(this->narrowed(found)))) << bits;
    } else {
      ASSERT_EQ(double{found}, expected) << bits;
      ASSERT_EQ(std::signbit(found), bits >= 0x8000) << bits;
      ASSERT_EQ(this->narrowed(found), bits);
    }
  }
}

// Between each value and the next larger one: the middle goes to the even one, what lies beside the
// middle to the nearer one. The last pair is the largest finite value and infinity, which stands
// for the value that would follow.
TYPED_TEST(Half, BetweenTwoValuesTheNearestWinsAndTiesAreEven) {
  for (std::uint32_t bits = 0; bits < this->kInfinite; ++bits) {
    for (const std::uint32_t sign : {0U, 0x8000U}) {
      const double low = by_definition(bits, TypeParam::kExponentBits, TypeParam::kFractionBits);
      // The unit in the last place, which is the same for all subnormals.
      constexpr int kLeastExponent = 2 - (1 << (TypeParam::kExponentBits - 1));
      const int exponent = std::max(std::ilogb(low), kLeastExponent);
      const double middle_exactly = low + std::ldexp(0.5, exponent - TypeParam::kFractionBits);
      const auto middle = static_cast<float>(middle_exactly);
      ASSERT_EQ(double{middle}, middle_exactly) << bits;
      const float towards_zero = std::nextafter(middle, 0.0F);
      const float away = std::nextafter(middle, kInfinity);
      const float factor = sign == 0 ? 1.0F : -1.0F;
      ASSERT_EQ(this->narrowed(factor * middle), sign | (bits + bits % 2)) << bits;
      ASSERT_EQ(this->narrowed(factor * towards_zero), sign | bits) << bits;
      ASSERT_EQ(this->narrowed(factor * away), sign | (bits + 1)) << bits;
    }
  }
}

TYPED_TEST(Half, WhatIsTooLargeOrTooSmallBecomesInfiniteOrZero) {
  const float largest = std::numeric_limits<float>::max();
  EXPECT_EQ(this->narrowed(largest), this->kInfinite);
  EXPECT_EQ(this->narrowed(-largest), 0x8000 | this->kInfinite);
  EXPECT_EQ(this->narrowed(kInfinity), this->kInfinite);
  EXPECT_EQ(this->narrowed(std::numeric_limits<float>::denorm_min()), 0U);
  EXPECT_EQ(this->narrowed(-std::numeric_limits<float>::denorm_min()), 0x8000U);
}

}  // namespace
}  // namespace crnngan
