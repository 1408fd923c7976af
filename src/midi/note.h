#pragma once

#include <compare>
#include <cstdint>

namespace crnngan::midi {

// MIDI channels are 0..15 here; channel 9 ("10" to musicians) is percussion (General MIDI).
constexpr std::uint8_t kPercussionChannel = 9;

// One note: from its note-on (velocity > 0) to its note-off.
struct Note {
  std::int64_t onset_ticks = 0;   // from the start of the file, >= 0
  std::int64_t length_ticks = 0;  // >= 1
  std::uint8_t pitch = 0;         // 0..127, 60 is middle C
  std::uint8_t velocity = 0;      // 1..127
  std::uint8_t channel = 0;       // 0..15

  friend auto operator<=>(const Note&, const Note&) = default;
};

}  // namespace crnngan::midi
