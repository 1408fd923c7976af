#pragma once

#include <vector>

#include "midi/smf_reader.h"

namespace crnngan::midi {

// What instruments are told so that they play a file: its channel messages and whole system
// exclusive ones, by time, one key of one channel sounding once at a time (one_at_a_time.h). What
// sounds is what the file's notes say: a note-off ends the note that the reader gives it to, and is
// left out where that note was cut by a later one. All Sound Off, All Notes Off and the modes end
// what the reader ends by them; beyond that the modes are not told. `contents` were read with
// messages, by track.
std::vector<Message> performance(const SmfContents& contents);

}  // namespace crnngan::midi
