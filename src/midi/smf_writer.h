#pragma once

// Notes -> Standard MIDI File bytes: format 0, one track.

#include <cstdint>
#include <span>
#include <string>

#include "base/files.h"
#include "midi/note.h"
#include "midi/time_line.h"

namespace crnngan::midi {

struct SmfOptions {
  int ticks_per_quarter = 384;  // 1..32767
  TimeLine time_line = {};  // written whole; without a tempo at its start, that of 120 stands there
  std::uint8_t program = 0;  // 0..127, General MIDI; sent on each channel used
                             // except percussion
  std::string name;          // track name; empty: none is written
};

// Notes in any order. Throws std::invalid_argument when a note or an option is out of range or
// a delta time does not fit the format (2^28 - 1 ticks).
Bytes write_smf(std::span<const Note> notes, const SmfOptions& options);

}  // namespace crnngan::midi
