#pragma once

// Standard MIDI File bytes -> notes.
//
// Reads formats 0, 1 and 2 (Standard MIDI Files 1.0, RP-001), also within RMID (a RIFF wrapper),
// gzip (up to kMostUnpacked bytes) and MacBinary; a zip archive is refused by its name.
// Nothing is read beyond the end of the bytes, whatever lengths they claim. What is certain is
// recovered and reported as a Repair; what is not MIDI, or has no unit of time (division 0), is
// refused with the byte offset; so is a file without a single note one of whose tracks breaks off.
//
// Tempos and signatures that are none (time_line_events.h) are passed over.
//
// Note-offs close the oldest open note of their track, port, channel and key. All Notes Off and All
// Sound Off (controllers 123 and 120) and the modes (124 to 127) end the notes of their port and
// channel: all that are open in their track, and those of other tracks that have begun before. A
// note never closed gets the length of one quarter, a note closed at its onset one tick. Notes that
// overlap on a key are kept as they are: which of them are heard, and for how long, is said in
// one_at_a_time.h. Velocities and other values above 127 are 127; messages for keys, controllers
// and programs above 127 are dropped. System messages other than exclusive ones are passed over by
// their lengths. Nothing counts after End of Track. Time is summed in 64 bits. SMPTE divisions are
// read as ticks a quarter at 120 quarters a minute, whatever tempo events say, to the nearest
// microsecond a quarter.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/files.h"
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
  int ticks_per_quarter = 0;      // 1..65535
  bool is_smpte = false;          // its ticks are parts of a second: tempo events do not count
  TimeLine time_line;             // of all tracks
  std::int64_t end_ticks = 0;     // where the last track ends, or a note whose end was repaired
  std::vector<Part> parts;        // of the notes, by track, in the order of their first notes
  std::vector<Note> notes;        // of all tracks and channels, in the order asked for
  std::vector<Message> messages;  // when asked for: all events, by time, then by track
  std::vector<Repair> repairs;    // in the order in which they were made
  std::shared_ptr<const Bytes> unpacked;  // what a gzip file holds; messages look into it
};

enum class NoteOrder {
  kByOnset,  // then by pitch; notes equal in both in the order of tracks and events
  kByTrack,  // track after track, each in the order of its note-ons
};

// What plays a file or writes it anew needs them, what counts its notes does not. A note that was
// never closed has a note-off among them, too.
enum class Messages { kLeftOut, kKept };

// With messages, `bytes` outlive the contents.
Parsed<SmfContents> read_smf(std::span<const std::uint8_t> bytes,
                             NoteOrder order = NoteOrder::kByOnset,
                             Messages messages = Messages::kLeftOut);

}  // namespace crnngan::midi
