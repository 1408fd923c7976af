#pragma once

// Notes -> Standard MIDI File bytes: one track (format 0), or for several parts the time line in a
// first track and then a track a part (format 1).

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/files.h"
#include "midi/note.h"
#include "midi/part.h"
#include "midi/time_line.h"

namespace crnngan::midi {

struct SmfOptions {
  int ticks_per_quarter = 384;  // 1..32767
  TimeLine time_line = {};  // written whole; without a tempo at its start, that of 120 stands there
  // Who plays: names, programs and ports; channels are those of the notes. A part's program is sent
  // on each channel that its notes use, except percussion. None: a piano without a name.
  std::vector<Part> parts = {};
  // Of the first track; without it, that of an only part. Empty: none is written.
  std::string name = {};
};

// Notes in any order. What is written is what is heard of them: one key of one channel of one port
// sounds once at a time (one_at_a_time.h). Throws std::invalid_argument when a note or an option is
// out of range, Error when two events are further apart than the format can say (2^28 - 1 ticks) or
// a track would have 4 GiB.
Bytes write_smf(std::span<const Note> notes, const SmfOptions& options);

}  // namespace crnngan::midi
