#pragma once

#include <string_view>

namespace crnngan {

inline constexpr std::string_view kVersion = CRNNGAN_VERSION;

}  // namespace crnngan
