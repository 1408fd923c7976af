#include "generate/shipped_models.h"

namespace crnngan::generate {

std::span<const std::uint8_t> studio_model();
std::span<const std::uint8_t> modern_model();

std::span<const ShippedModel> shipped_models() {
  static const ShippedModel kModels[] = {{"studio", studio_model()}, {"modern", modern_model()}};
  return kModels;
}

}  // namespace crnngan::generate
