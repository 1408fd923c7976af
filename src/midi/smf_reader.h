#pragma once

// Standard MIDI File bytes -> notes.
//
// Reads formats 0, 1 and 2 (Standard MIDI Files 1.0, RP-001) and RMID, a RIFF wrapper around one.
// Nothing is read beyond the end of the bytes, whatever lengths they claim. What is certain is
// recovered and reported as a Repair; what is not MIDI, or has no ticks per quarter (SMPTE
// divisions, division 0), is refused with the byte offset; so is a file without a single note
// one of whose tracks breaks off.
//
// Note-offs close the oldest open note of their track, channel and key. A note never closed gets
// the length of one quarter, a note closed at its onset one tick. Nothing counts after End of
// Track. Time is summed in 64 bits.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/parsed.h"
#include "midi/message.h"
#include "midi/note.h"
#include "midi/part.h"
#include "midi/time_line.h"

namespace crnngan::midi {

// One departure from the standard that was put right while reading. What can happen many times in
// a track is reported once for the track, with the first place and the count.
struct Repair {
  std::size_t offset = 0;  // in bytes from the start of the file
  std::string message;
};

struct SmfContents {
  int format = 0;
  int tracks = 0;                 // MTrk chunks read
  int ticks_per_quarter = 0;      // 1..32767
  TimeLine time_line;             // of all tracks
  std::int64_t end_ticks = 0;     // where the last track ends, or a note that was never closed
  std::vector<Part> parts;        // of the notes, by track, in the order of their first notes
  std::vector<Note> notes;        // of all tracks and channels, in the order asked for
  std::vector<Message> messages;  // when asked for: of all tracks, by time, then by track
  std::vector<Repair> repairs;    // in the order in which they were made
};

enum class NoteOrder {
  kByOnset,  // then by pitch; notes equal in both in the order of tracks and events
  kByTrack,  // track after track, each in the order of its note-ons
};

// What plays a file needs them, what counts its notes does not. A note that was never closed has a
// note-off among them, too.
enum class Messages { kLeftOut, kKept };

// With messages, `bytes` outlive the contents.
Parsed<SmfContents> read_smf(std::span<const std::uint8_t> bytes,
                             NoteOrder order = NoteOrder::kByOnset,
                             Messages messages = Messages::kLeftOut);

}  // namespace crnngan::midi
