#pragma once

// What files of music come wrapped in.

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/files.h"
#include "base/parsed.h"

namespace crnngan::midi {

constexpr std::size_t kMostUnpacked = std::size_t{16} << 20;

// RFC 1952. The content of all members, up to kMostUnpacked bytes; of a file that breaks off what
// comes before.
bool is_gzip(std::span<const std::uint8_t> bytes);
Parsed<Bytes> unpack_gzip(std::span<const std::uint8_t> bytes);

// MacBinary II: a head of 128 bytes, mostly alone, a second one in whole blocks of 128, whose
// length the first one says, then the data, whose length stands in four of the head's bytes.
constexpr std::size_t kMacBinaryLength = 83;

// How long both heads are, where what is or wraps a MIDI file stands behind them; else 0.
std::size_t macbinary_head(std::span<const std::uint8_t> bytes);

}  // namespace crnngan::midi
