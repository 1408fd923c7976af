#pragma once

// ABC notation (standard 2.1, abcnotation.com) -> notes: tune books and the bundled pieces.
//
// docs/abc.md says how each construct is read, and what has no sound. What is no ABC is an error
// that names line and column, or, where all programs read on, a repair that does.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/parsed.h"
#include "midi/note.h"
#include "midi/part.h"
#include "midi/time_line.h"

namespace crnngan::music {

// Texts are UTF-8 without control characters.
struct AbcTune {
  std::string title;              // first T:, may be empty
  std::string composer;           // first C:, may be empty
  midi::TimeLine time_line;       // Q: of all voices, M: and K: of the first, as they sound; at
                                  // 384 ticks per quarter, repeats played out. In free meter, and
                                  // without a key, those are not there
  std::vector<midi::Part> parts;  // the voices that sound, in the order in which they are met
  std::int64_t pickup_ticks = 0;  // length of the first voice's first bar, when it does not fill
                                  // its meter
  std::vector<midi::Note> notes;  // at least one; at 384 ticks per quarter, repeats played out;
                                  // those of one part and pitch never overlap; sorted by onset,
                                  // then pitch
  std::vector<std::string> repairs;  // what was passed over or put right, once each:
                                     // "line L, column C: what"
};

// A tune, or why it can't be read.
struct ReadTune : Parsed<AbcTune> {
  ReadTune(Parsed<AbcTune> tune, std::string x) : Parsed(std::move(tune)), number(std::move(x)) {}

  std::string number;  // X:, as it is written; may be empty
};

// The tunes of a file in their order, or why one can't be read; the others are read all the same.
// At least one entry: a text without tunes is an error. The message of an error starts with
// "line L, column C: ".
std::vector<ReadTune> read_abc(std::string_view text);

}  // namespace crnngan::music
