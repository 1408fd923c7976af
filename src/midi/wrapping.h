#pragma once

// What files of music come wrapped in.

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/files.h"
#include "base/parsed.h"

namespace crnngan::midi {

constexpr std::size_t kMostUnpacked = std::size_t{16} << 20;

// RFC 1952. The content, up to kMostUnpacked bytes; of a file that breaks off what comes before.
bool is_gzip(std::span<const std::uint8_t> bytes);
Parsed<Bytes> unpack_gzip(std::span<const std::uint8_t> bytes);

// A head of 128 bytes, then the data, whose length stands in four of its bytes (MacBinary II).
constexpr std::size_t kMacBinaryHead = 128;
constexpr std::size_t kMacBinaryLength = 83;

// Whether the bytes are such a head and what is or wraps a MIDI file.
bool is_macbinary(std::span<const std::uint8_t> bytes);

}  // namespace crnngan::midi
