#pragma once

// ABC notation (standard 2.1, abcnotation.com) -> notes: the text form of the bundled pieces.
//
// Only a subset is read, listed in docs/formats.md; whatever lies outside it is an error that
// names line and column, never a guess.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/parsed.h"
#include "midi/note.h"
#include "midi/part.h"
#include "midi/time_line.h"

namespace crnngan::music {

struct AbcTune {
  std::string title;              // first T: field
  std::string composer;           // C: field, may be empty
  midi::TimeLine time_line;       // Q:, M:, K:, at 384 ticks per quarter
  std::vector<midi::Part> parts;  // the voices, in the order in which they are met
  std::int64_t pickup_ticks = 0;  // length of voice 1's first bar, when it does not fill its meter
  std::vector<midi::Note> notes;  // at 384 ticks per quarter, repeats played out;
                                  // voice n on channel n (percussion's left free);
                                  // sorted by onset, then pitch
};

// One tune. The message of an error starts with "line L, column C: ".
Parsed<AbcTune> read_abc(std::string_view text);

}  // namespace crnngan::music
