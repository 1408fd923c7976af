#include "midi/event_writer.h"

#include <cassert>
#include <limits>

#include "base/error.h"
#include "midi/byte_cursor.h"
#include "midi/byte_writer.h"
#include "midi/event_codes.h"

namespace crnngan::midi {

ShortEvent tempo_event(std::uint32_t us_per_quarter) {
  return short_event(kMeta, kMetaTempo, 3, us_per_quarter >> 16, us_per_quarter >> 8,
                     us_per_quarter);
}

ShortEvent note_on(std::uint8_t channel, const Note& note) {
  return short_event(status_byte(kNoteOn, channel), note.pitch, note.velocity);
}

ShortEvent note_off(std::uint8_t channel, const Note& note) {
  return short_event(status_byte(kNoteOff, channel), note.pitch, kReleaseVelocity);
}

void EventWriter::add(std::int64_t ticks, std::span<const std::uint8_t> event) {
  assert(ticks >= now_ticks_);
  const std::int64_t delta = ticks - now_ticks_;
  if (delta > kLargestQuantity) {
    throw Error("{} ticks from one event to the next; a MIDI file can have up to {}", delta,
                kLargestQuantity);
  }
  append_quantity(bytes_, static_cast<std::uint32_t>(delta));
  bytes_.insert(bytes_.end(), event.begin(), event.end());
  now_ticks_ = ticks;
}

void EventWriter::add_meta(std::int64_t ticks, std::uint8_t type, std::string_view text) {
  Bytes event{kMeta, type};
  append_quantity(event, static_cast<std::uint32_t>(text.size()));
  append_text(event, text);
  add(ticks, event);
}

void EventWriter::end_track() { add_meta(now_ticks_, kMetaEndOfTrack, {}); }

std::uint32_t track_length(std::uint64_t bytes) {
  if (bytes > std::numeric_limits<std::uint32_t>::max()) {
    throw Error("a track of {} bytes; a MIDI file can have up to 4 GiB", bytes);
  }
  return static_cast<std::uint32_t>(bytes);
}

void append_track_chunk(Bytes& file, const EventWriter& track) {
  append_text(file, "MTrk");
  append_big_endian(file, track_length(track.bytes().size()), 4);
  file.insert(file.end(), track.bytes().begin(), track.bytes().end());
}

}  // namespace crnngan::midi
