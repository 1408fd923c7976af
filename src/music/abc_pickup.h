#pragma once

#include "midi/time_line.h"
#include "music/abc.h"

namespace crnngan::music {

// The tune's time line as MIDI files say a pickup: with a first time signature as short as it is,
// so that measures begin where they are written.
midi::TimeLine with_pickup(const AbcTune& tune);

}  // namespace crnngan::music
