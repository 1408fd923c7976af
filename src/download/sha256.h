#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace crnngan::download {

// The SHA-256 digest of bytes (FIPS 180-4) in 64 lower-case hexadecimal digits.
std::string sha256(std::span<const std::uint8_t> bytes);

// That of a file of any size. Throws Error when it can't be read.
std::string sha256_of_file(const std::filesystem::path& path);

}  // namespace crnngan::download
