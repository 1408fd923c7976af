#pragma once

// The files of the page that the program carries, made from web/report by the build; empty when
// it was built without Node and npm.

#include <cstdint>
#include <span>

namespace crnngan::report {

std::span<const std::uint8_t> page_script();
std::span<const std::uint8_t> page_style();

}  // namespace crnngan::report
