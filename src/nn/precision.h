#pragma once

#include <string_view>

namespace crnngan::nn {

// What the factors of a product are rounded to. Their sums, and all else, stay in float32.
enum class Precision {
  kFloat32,
  kBfloat16  // 8 significant bits, twice as many products at a time
};

// Whether this processor has instructions for it.
bool is_available(Precision precision);

// That of the name float32 or bfloat16. REQUIRES one of them.
Precision precision(std::string_view name);

}  // namespace crnngan::nn
