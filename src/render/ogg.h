#pragma once

#include <cstdint>
#include <span>

namespace crnngan::render {

// Gives all pages of an Ogg file (RFC 3533) this serial number.
// REQUIRES whole pages, one after the other.
void renumber_ogg(std::span<std::uint8_t> file, std::uint32_t serial);

}  // namespace crnngan::render
