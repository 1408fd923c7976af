#pragma once

#include <cstdint>
#include <span>

namespace crnngan::midi {

// What an instrument is told at a time: a channel message, whose status byte holds the channel, or
// a system exclusive one.
struct Message {
  std::int64_t ticks = 0;  // from the start of the file, >= 0
  std::uint8_t status = 0;
  std::uint8_t first = 0;  // data bytes of a channel message, <= 127; 0 where it has none
  std::uint8_t second = 0;
  // Of a system exclusive one: what stands between 0xF0 and 0xF7, in the file that was read.
  std::span<const std::uint8_t> exclusive = {};
};

}  // namespace crnngan::midi
