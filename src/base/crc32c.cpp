#include "base/crc32c.h"

#include <array>

namespace crnngan {

namespace {

constexpr std::uint32_t kPolynomial = 0x82f63b78;  // 0x1edc6f41 with its bits reversed

// The remainder of each byte.
constexpr std::array<std::uint32_t, 256> kRemainders = [] {
  std::array<std::uint32_t, 256> remainders{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t remainder = byte;
    for (int bit = 0; bit < 8; ++bit) {
      remainder = remainder >> 1 ^ (remainder & 1u) * kPolynomial;
    }
    remainders[byte] = remainder;
  }
  return remainders;
}();

}  // namespace

std::uint32_t crc32c(std::span<const std::uint8_t> bytes) {
  std::uint32_t remainder = ~0u;
  for (const std::uint8_t byte : bytes) {
    remainder = remainder >> 8 ^ kRemainders[(remainder ^ byte) & 0xffu];
  }
  return ~remainder;
}

}  // namespace crnngan
