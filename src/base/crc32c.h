#pragma once

#include <cstdint>
#include <span>

namespace crnngan {

// The CRC-32C checksum of bytes (Castagnoli's polynomial; RFC 3720, section 12.1).
std::uint32_t crc32c(std::span<const std::uint8_t> bytes);

}  // namespace crnngan
