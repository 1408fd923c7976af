#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "base/file_writer.h"
#include "base/files.h"
#include "midi/event_writer.h"
#include "midi/note.h"
#include "midi/note_stream.h"

namespace crnngan::midi {

// A Standard MIDI File that grows on disk, whole or not at all (base/file_writer.h): notes are
// added to its last track while they come, and memory does not grow with their number.
class SmfStream {
 public:
  // `beginning` is a file as write_smf and append_track write it; the notes go into its last track,
  // whose last event is at `now_ticks`, on `channel`. REQUIRES channel < 16. Throws Error.
  SmfStream(const std::filesystem::path& path, Bytes beginning, std::int64_t now_ticks,
            std::uint8_t channel);

  // An event, its delta time left out, at the tick of the one before it. REQUIRES that no note has
  // been added.
  void add_event(std::span<const std::uint8_t> event);

  // See NoteStream. Throws Error when it can't be written.
  void add(const Note& note);

  // To be called once, after all else. Throws Error.
  void finish();

 private:
  void write_events();

  FileWriter file_;
  std::uint64_t track_ = 0;  // offset of the last track's content
  NoteStream notes_;
  EventWriter events_;  // those that are not written yet
};

}  // namespace crnngan::midi
