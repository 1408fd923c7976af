#pragma once

#include <compare>
#include <cstdint>
#include <tuple>

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
  std::uint16_t part = 0;         // who plays it: its place among the parts (midi/part.h)

  // By what sounds, whoever plays it.
  friend auto operator<=>(const Note& a, const Note& b) {
    const auto sound = [](const Note& note) {
      return std::tie(note.onset_ticks, note.length_ticks, note.pitch, note.velocity, note.channel);
    };
    return sound(a) <=> sound(b);
  }
  friend bool operator==(const Note& a, const Note& b) { return (a <=> b) == 0; }
};

}  // namespace crnngan::midi
