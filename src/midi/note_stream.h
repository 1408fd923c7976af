#pragma once

#include <cstdint>
#include <vector>

#include "base/files.h"
#include "midi/note.h"

namespace crnngan::midi {

// Notes of one channel -> the events of a track, while the notes come: those that write_smf writes
// (one_at_a_time.h), with a memory that does not grow with their number. A note is written when the
// first later one comes.
class NoteStream {
 public:
  // Goes on behind a track's event at `now_ticks`. REQUIRES channel < 16.
  NoteStream(std::uint8_t channel, std::int64_t now_ticks)
      : channel_(channel), now_ticks_(now_ticks), chord_ticks_(now_ticks) {}

  // Appends to `out` the events that no later note can change. The notes' channel does not count.
  // Throws std::invalid_argument when the note is out of range or before the last one, or a delta
  // time does not fit the format (2^28 - 1 ticks).
  void add(const Note& note, Bytes& out);

  // Appends what is left, and End of Track.
  void finish(Bytes& out);

 private:
  void write_chord(Bytes& out);
  void end_until(std::int64_t ticks, Bytes& out);
  void write(std::int64_t ticks, std::uint8_t kind, std::uint8_t pitch, std::uint8_t velocity,
             Bytes& out);

  std::uint8_t channel_;
  std::int64_t now_ticks_;    // of the last event written
  std::int64_t chord_ticks_;  // of the notes that are not begun yet
  std::vector<Note> chord_;   // these, one a key

  struct Sounding {
    Note note;
    std::int64_t end_ticks = 0;  // it may have been cut
  };
  std::vector<Sounding> sounding_;  // begun and not ended, one a key
};

}  // namespace crnngan::midi
