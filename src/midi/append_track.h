#pragma once

// A file of music -> the same file with one track more, which is still to be filled.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/parsed.h"
#include "midi/note.h"
#include "midi/smf_reader.h"

namespace crnngan::midi {

constexpr std::int64_t kLatestBegin = std::int64_t{1} << 40;  // ticks

struct AddedTrack {
  std::string name;
  std::uint8_t program = 0;      // 0..127, General MIDI
  std::int64_t begin_ticks = 0;  // of the marker and the program, in ticks of the file as it was;
                                 // up to kLatestBegin
  std::string marker;            // its text (FF 06)
};

struct LongerFile {
  Bytes bytes;
  int ticks_per_quarter = 0;     // its own
  std::int64_t begin_ticks = 0;  // of the marker, in these; the last track ends there
  std::uint8_t channel = 0;      // that the program is on, for notes
  std::vector<Repair> repairs;   // of the file that was read
};

// Writes the file anew: format 1, every track with every event (channel messages, system exclusive
// and meta events) in its order and at its time, whatever chunks or bytes around them say, then the
// new track: name, marker, program and End of Track; an SmfStream goes on in it with notes
// (smf_stream.h). A file that had to be repaired is written with the repairs, each track with its
// End of Track, so that the result is sound.
//
// Behind the marker the file's own tracks have only what belongs to their notes: note-offs, and
// channel messages of channels other than the new one. Meta and system exclusive events are left
// out there, and a track ends at the marker at the latest, or at its last event.
//
// Where one event stands further behind another than a delta time can say (2^28 - 1 ticks), empty
// texts (FF 01) stand between them.
//
// Ticks stay what they are, unless a quarter has fewer than 96: then all times are multiplied. Nor
// may it have more than 32,767: then all are divided, rounded to the nearest tick.
// SMPTE divisions become ticks a quarter and the one tempo that keeps all seconds. Chunks that are
// no tracks, and wrappers (RMID, gzip, MacBinary), are left out.
//
// The channel is one that the file does not use, on any port. If it uses all, it is the one whose
// last note ends first, never percussion's; then bank, volume, pan and other controllers are set
// back at the marker, so that the new notes do not sound by what was said for the old ones.
//
// Throws std::invalid_argument when what is added is out of range, Error when the result would have
// more than 65,535 tracks.
Parsed<LongerFile> append_track(std::span<const std::uint8_t> file, const AddedTrack& added);

}  // namespace crnngan::midi
