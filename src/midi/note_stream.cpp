#include "midi/note_stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "midi/byte_cursor.h"
#include "midi/byte_writer.h"
#include "midi/event_codes.h"

namespace crnngan::midi {

namespace {

constexpr std::int64_t kLatestTick = std::numeric_limits<std::int64_t>::max();

}  // namespace

void NoteStream::add(const Note& note, Bytes& out) {
  if (note.onset_ticks < chord_ticks_ || note.length_ticks < 1 ||
      note.length_ticks > kLatestTick - note.onset_ticks || note.pitch > 127 || note.velocity < 1 ||
      note.velocity > 127) {
    throw std::invalid_argument(fmt::format(
        "[note_stream] expected a note from tick {} on, received onset {}, length {}, pitch {}, "
        "velocity {}",
        chord_ticks_, note.onset_ticks, note.length_ticks, note.pitch, note.velocity));
  }
  if (note.onset_ticks > chord_ticks_) {
    write_chord(out);
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

void NoteStream::finish(Bytes& out) {
  write_chord(out);
  end_until(kLatestTick, out);
  append_meta(out, kMetaEndOfTrack, {});
}

void NoteStream::write_chord(Bytes& out) {
  for (Sounding& sounding : sounding_) {
    if (std::ranges::find(chord_, sounding.note.pitch, &Note::pitch) == chord_.end()) continue;
    sounding.end_ticks = std::min(sounding.end_ticks, chord_ticks_);
  }
  end_until(chord_ticks_, out);
  std::ranges::sort(chord_);
  for (const Note& note : chord_) {
    write(chord_ticks_, kNoteOn, note.pitch, note.velocity, out);
    sounding_.push_back({note, chord_ticks_ + note.length_ticks});
  }
  chord_.clear();
}

void NoteStream::end_until(std::int64_t ticks, Bytes& out) {
  std::ranges::sort(sounding_, {},
                    [](const Sounding& s) { return std::pair(s.end_ticks, s.note); });
  const auto last = std::ranges::upper_bound(sounding_, ticks, {}, &Sounding::end_ticks);
  for (auto ended = sounding_.begin(); ended != last; ++ended) {
    write(ended->end_ticks, kNoteOff, ended->note.pitch, kReleaseVelocity, out);
  }
  sounding_.erase(sounding_.begin(), last);
}

void NoteStream::write(std::int64_t ticks, std::uint8_t kind, std::uint8_t pitch,
                       std::uint8_t velocity, Bytes& out) {
  const std::int64_t delta = ticks - now_ticks_;
  if (delta > kLargestQuantity) {
    throw std::invalid_argument(
        fmt::format("[note_stream] ticks from one event to the next must be 0..{}, received {}",
                    kLargestQuantity, delta));
  }
  append_quantity(out, static_cast<std::uint32_t>(delta));
  out.insert(out.end(), {status_byte(kind, channel_), pitch, velocity});
  now_ticks_ = ticks;
}

}  // namespace crnngan::midi
