#pragma once

#include <cstdint>
#include <span>

namespace crnngan::midi {

constexpr std::uint32_t kNoNote = UINT32_MAX;

// One event of a file, at a time: a channel message, whose status byte holds the channel, a system
// exclusive one (0xF0, or 0xF7 for what goes on or stands for itself), or a meta event (0xFF).
struct Message {
  std::int64_t ticks = 0;        // from the start of the file, >= 0
  std::uint32_t note = kNoNote;  // that a note-on begins or a note-off ends, in NoteOrder::kByTrack
  std::uint32_t track = 0;       // from 0
  std::uint8_t status = 0;
  std::uint8_t first = 0;   // data bytes of a channel message, <= 127; 0 where it has none.
  std::uint8_t second = 0;  // `first` of a meta event is its type
  std::uint8_t port = 0;    // whose 16 channels are meant
  // Of the others: what stands behind their length, in the bytes that were read.
  std::span<const std::uint8_t> content = {};
};

}  // namespace crnngan::midi
