#pragma once

// The 16-bit floating-point numbers of tensor files: IEEE 754 binary16, and bfloat16, the upper
// half of a binary32.

#include <cstdint>

namespace crnngan {

struct F16 {
  std::uint16_t bits;
};

struct BF16 {
  std::uint16_t bits;
};

// Exact: every one of them is a float. A NaN stays one.
float to_float(F16 value);
float to_float(BF16 value);

// The nearest one, of two equally near the one whose last bit is 0; what is too large becomes
// infinite.
F16 to_f16(float value);
BF16 to_bf16(float value);

}  // namespace crnngan
