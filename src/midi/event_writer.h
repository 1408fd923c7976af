#pragma once

// The events of a track -> its bytes: the one place where delta times and chunks of tracks are
// written.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/files.h"
#include "midi/note.h"

namespace crnngan::midi {

// The bytes of a short event, its delta time left out.
struct ShortEvent {
  std::array<std::uint8_t, 7> bytes{};
  std::uint8_t count = 0;

  operator std::span<const std::uint8_t>() const { return std::span(bytes).first(count); }
};

template <class... Byte>
ShortEvent short_event(Byte... bytes) {
  return {{static_cast<std::uint8_t>(bytes)...}, sizeof...(bytes)};
}

// REQUIRES 1 <= us_per_quarter < 2^24.
ShortEvent tempo_event(std::uint32_t us_per_quarter);

// On a channel, whatever the note's own.
ShortEvent note_on(std::uint8_t channel, const Note& note);
ShortEvent note_off(std::uint8_t channel, const Note& note);

class EventWriter {
 public:
  // Goes on behind an event at `now_ticks`.
  explicit EventWriter(std::int64_t now_ticks = 0) : now_ticks_(now_ticks) {}

  // The next event: its bytes without a delta time. REQUIRES ticks >= now_ticks(). Throws Error
  // when so many ticks from the last event do not fit the format (2^28 - 1).
  void add(std::int64_t ticks, std::span<const std::uint8_t> event);

  // A meta event with a text of up to 2^28 - 1 bytes.
  void add_meta(std::int64_t ticks, std::uint8_t type, std::string_view text);

  // End of Track, at the last event.
  void end_track();

  std::int64_t now_ticks() const { return now_ticks_; }  // of the last event
  const Bytes& bytes() const { return bytes_; }          // of the events since clear()
  void clear() { bytes_.clear(); }

 private:
  Bytes bytes_;
  std::int64_t now_ticks_;
};

// What stands before a track's events: its length. Throws Error when they are 4 GiB or more.
std::uint32_t track_length(std::uint64_t bytes);

// A track as a chunk behind the file's others. Throws Error as track_length does.
void append_track_chunk(Bytes& file, const EventWriter& track);

}  // namespace crnngan::midi
