#include "nn/precision.h"

#include "nn/onednn.h"

namespace crnngan::nn {

bool is_available(Precision precision) {
  return precision == Precision::kFloat32 || onednn::multiplies_bfloat16();
}

Precision precision(std::string_view name) {
  return name == "bfloat16" ? Precision::kBfloat16 : Precision::kFloat32;
}

}  // namespace crnngan::nn
