#pragma once

#include <cstdint>
#include <vector>

#include "midi/event_writer.h"
#include "midi/note.h"

namespace crnngan::midi {

// Notes of one channel -> the events of a track, while the notes come: those that write_smf writes
// (one_at_a_time.h), with a memory that does not grow with their number. A note is written when the
// first later one comes.
class NoteStream {
 public:
  // The first note is not before `first_ticks`. REQUIRES channel < 16.
  NoteStream(std::uint8_t channel, std::int64_t first_ticks)
      : channel_(channel), chord_ticks_(first_ticks) {}

  // Adds to the track the events that no later note can change. The notes' channel does not count.
  // Throws std::invalid_argument when the note is out of range or before the last one, Error as the
  // writer of events does. REQUIRES that nothing else has been added to the track since the first
  // note.
  void add(const Note& note, EventWriter& track);

  // Adds what is left, and End of Track.
  void finish(EventWriter& track);

 private:
  void write_chord(EventWriter& track);
  void end_until(std::int64_t ticks, EventWriter& track);

  std::uint8_t channel_;
  std::int64_t chord_ticks_;  // of the notes that are not begun yet
  std::vector<Note> chord_;   // these, one a key

  struct Sounding {
    Note note;
    std::int64_t end_ticks = 0;  // it may have been cut
  };
  std::vector<Sounding> sounding_;  // begun and not ended, one a key
};

}  // namespace crnngan::midi
