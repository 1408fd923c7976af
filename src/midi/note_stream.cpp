#include "midi/note_stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace crnngan::midi {

namespace {

constexpr std::int64_t kLatestTick = std::numeric_limits<std::int64_t>::max();

}  // namespace

void NoteStream::add(const Note& note, EventWriter& track) {
  if (note.onset_ticks < chord_ticks_ || note.length_ticks < 1 ||
      note.length_ticks > kLatestTick - note.onset_ticks || note.pitch > 127 || note.velocity < 1 ||
      note.velocity > 127) {
    throw std::invalid_argument(fmt::format(
        "[note_stream] expected a note from tick {} on, received onset {}, length {}, pitch {}, "
        "velocity {}",
        chord_ticks_, note.onset_ticks, note.length_ticks, note.pitch, note.velocity));
  }
  if (note.onset_ticks > chord_ticks_) {
    write_chord(track);
    chord_ticks_ = note.onset_ticks;
  }
  const auto same = std::ranges::find(chord_, note.pitch, &Note::pitch);
  if (same == chord_.end()) {
    chord_.push_back(note);
  } else if (std::tie(same->length_ticks, same->velocity) <
             std::tie(note.length_ticks, note.velocity)) {
    *same = note;
  }
}

void NoteStream::finish(EventWriter& track) {
  write_chord(track);
  end_until(kLatestTick, track);
  track.end_track();
}

void NoteStream::write_chord(EventWriter& track) {
  for (Sounding& sounding : sounding_) {
    if (std::ranges::find(chord_, sounding.note.pitch, &Note::pitch) == chord_.end()) continue;
    sounding.end_ticks = std::min(sounding.end_ticks, chord_ticks_);
  }
  end_until(chord_ticks_, track);
  std::ranges::sort(chord_);
  for (const Note& note : chord_) {
    track.add(chord_ticks_, note_on(channel_, note));
    sounding_.push_back({note, chord_ticks_ + note.length_ticks});
  }
  chord_.clear();
}

void NoteStream::end_until(std::int64_t ticks, EventWriter& track) {
  std::ranges::sort(sounding_, {},
                    [](const Sounding& s) { return std::pair(s.end_ticks, s.note); });
  const auto last = std::ranges::upper_bound(sounding_, ticks, {}, &Sounding::end_ticks);
  for (auto ended = sounding_.begin(); ended != last; ++ended) {
    track.add(ended->end_ticks, note_off(channel_, ended->note));
  }
  sounding_.erase(sounding_.begin(), last);
}

}  // namespace crnngan::midi
