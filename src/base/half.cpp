#include "base/half.h"

#include <bit>

namespace crnngan {

namespace {

constexpr std::uint32_t kSign = 0x8000'0000;
constexpr std::uint32_t kInfinity = 0x7F80'0000;

// value / 2^bits, to the nearest whole number, ties to even. REQUIRES 1 <= bits <= 31 and
// value <= 2^32 - 2^(bits-1).
std::uint32_t rounded_shift(std::uint32_t value, unsigned bits) {
  const std::uint32_t is_odd = (value >> bits) & 1;
  return (value + (std::uint32_t{1} << (bits - 1)) - 1 + is_odd) >> bits;
}

}  // namespace

float to_float(F16 value) {
  const std::uint32_t sign = std::uint32_t{value.bits & 0x8000U} << 16;
  const std::uint32_t exponent = (value.bits >> 10) & 0x1FU;
  const std::uint32_t fraction = value.bits & 0x3FFU;
  if (exponent == 0) {  // zero and subnormals: fraction * 2^-24
    const float magnitude = static_cast<float>(fraction) * 0x1p-24F;
    return std::bit_cast<float>(sign | std::bit_cast<std::uint32_t>(magnitude));
  }
  if (exponent == 0x1F) return std::bit_cast<float>(sign | kInfinity | fraction << 13);
  return std::bit_cast<float>(sign | (exponent + 127 - 15) << 23 | fraction << 13);
}

float to_float(BF16 value) { return std::bit_cast<float>(std::uint32_t{value.bits} << 16); }

F16 to_f16(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t sign = (bits & kSign) >> 16;
  const std::uint32_t magnitude = bits & ~kSign;
  const std::uint32_t exponent = magnitude >> 23;
  std::uint32_t result = 0;
  if (magnitude > kInfinity) {
    result = 0x7E00U | ((magnitude >> 13) & 0x3FFU);  // a quiet NaN
  } else if (exponent >= 127 + 16) {
    result = 0x7C00;
  } else if (exponent > 127 - 15) {
    // Rounding may carry into the exponent, up to infinity, as it should.
    result = rounded_shift(magnitude - ((127U - 15U) << 23), 13);
  } else if (exponent >= 127 - 25) {
    // A multiple of 2^-24: the significand, 2^-23 a unit at exponent 127, shifted down.
    result = rounded_shift((magnitude & 0x7F'FFFF) | 0x80'0000, 126 - exponent);
  }
  return {static_cast<std::uint16_t>(sign | result)};
}

BF16 to_bf16(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  if ((bits & ~kSign) > kInfinity) return {static_cast<std::uint16_t>(bits >> 16 | 0x40U)};
  return {static_cast<std::uint16_t>(rounded_shift(bits, 16))};
}

}  // namespace crnngan
