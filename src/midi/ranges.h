#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <stdexcept>
#include <string_view>

#include "midi/note.h"

namespace crnngan::midi {

// Throws std::invalid_argument, in the name of `writer`, unless low <= value <= high.
inline void require_within(std::string_view writer, std::string_view what, std::int64_t value,
                           std::int64_t low, std::int64_t high) {
  if (value >= low && value <= high) return;
  throw std::invalid_argument(
      fmt::format("[{}] {} must be {}..{}, received {}", writer, what, low, high, value));
}

// The same of a note between two ticks.
inline void require_note_within(std::string_view writer, const Note& note, std::int64_t first_ticks,
                                std::int64_t last_ticks) {
  require_within(writer, "onset_ticks", note.onset_ticks, first_ticks, last_ticks);
  require_within(writer, "length_ticks", note.length_ticks, 1, last_ticks - note.onset_ticks);
  require_within(writer, "pitch", note.pitch, 0, 127);
  require_within(writer, "velocity", note.velocity, 1, 127);
  require_within(writer, "channel", note.channel, 0, 15);
}

}  // namespace crnngan::midi
