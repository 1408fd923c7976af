#pragma once

#include <cstdint>
#include <string>

namespace crnngan::midi {

// Who plays notes: a channel of a track of a MIDI file, or a voice of ABC notation.
struct Part {
  std::string name = {};     // of the track or voice, as the file has it; may be empty
  std::uint8_t program = 0;  // 0..127, General MIDI: the one at its first note
  std::uint16_t track = 0;   // from 0
  std::uint8_t port = 0;     // whose 16 channels are meant
  std::uint8_t channel = 0;  // 0..15
  bool has_program = false;  // else none is said, and 0 stands for it

  friend bool operator==(const Part&, const Part&) = default;
};

}  // namespace crnngan::midi
