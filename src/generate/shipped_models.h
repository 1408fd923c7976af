#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace crnngan::generate {

// A file of models/, carried by the program.
struct ShippedModel {
  std::string_view name;  // without .safetensors
  std::span<const std::uint8_t> bytes;
};

// The best first.
std::span<const ShippedModel> shipped_models();

}  // namespace crnngan::generate
