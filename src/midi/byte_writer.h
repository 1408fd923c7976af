#pragma once

// Appends to the bytes of a Standard MIDI File.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/files.h"

namespace crnngan::midi {

inline void append_big_endian(Bytes& out, std::uint32_t value, int count) {
  for (int i = count - 1; i >= 0; --i) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

// REQUIRES value <= kLargestQuantity (byte_cursor.h).
inline void append_quantity(Bytes& out, std::uint32_t value) {
  for (int shift = 21; shift > 0; shift -= 7) {
    if (value >> shift) out.push_back(static_cast<std::uint8_t>(0x80 | (value >> shift & 0x7F)));
  }
  out.push_back(value & 0x7F);
}

inline void append_text(Bytes& out, std::string_view text) {
  out.insert(out.end(), text.begin(), text.end());
}

inline void append_file_header(Bytes& out, int format, std::size_t tracks, int division) {
  append_text(out, "MThd");
  append_big_endian(out, 6, 4);
  append_big_endian(out, static_cast<std::uint32_t>(format), 2);
  append_big_endian(out, static_cast<std::uint32_t>(tracks), 2);
  append_big_endian(out, static_cast<std::uint32_t>(division), 2);
}

}  // namespace crnngan::midi
