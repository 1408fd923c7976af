#pragma once

// Appends to the bytes of a Standard MIDI File.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/files.h"
#include "midi/event_codes.h"

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

// A meta event at the time of the event before it.
inline void append_meta(Bytes& out, std::uint8_t type, std::string_view text) {
  out.insert(out.end(), {0x00, kMeta, type});
  append_quantity(out, static_cast<std::uint32_t>(text.size()));
  append_text(out, text);
}

inline void append_file_header(Bytes& out, int format, std::size_t tracks, int division) {
  append_text(out, "MThd");
  append_big_endian(out, 6, 4);
  append_big_endian(out, static_cast<std::uint32_t>(format), 2);
  append_big_endian(out, static_cast<std::uint32_t>(tracks), 2);
  append_big_endian(out, static_cast<std::uint32_t>(division), 2);
}

// REQUIRES fewer than 2^32 bytes of events.
inline void append_track_chunk(Bytes& out, const Bytes& events) {
  append_text(out, "MTrk");
  append_big_endian(out, static_cast<std::uint32_t>(events.size()), 4);
  out.insert(out.end(), events.begin(), events.end());
}

}  // namespace crnngan::midi
