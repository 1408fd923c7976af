#include "midi/smf_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include "midi/byte_cursor.h"
#include "midi/byte_writer.h"
#include "midi/event_codes.h"
#include "midi/ranges.h"

namespace crnngan::midi {

namespace {

constexpr int kShortestBeat = 64;  // of a time signature

constexpr std::string_view kWriter = "smf_writer";
constexpr std::int64_t kLastTick = std::numeric_limits<std::int64_t>::max();

void require(std::string_view what, std::int64_t value, std::int64_t low, std::int64_t high) {
  require_within(kWriter, what, value, low, high);
}

void require_valid(const SmfOptions& options) {
  require("ticks_per_quarter", options.ticks_per_quarter, 1, 32767);
  for (const TempoChange& change : options.time_line.tempos) {
    require("ticks of a tempo", change.ticks, 0, kLastTick);
    require("us_per_quarter", change.us_per_quarter, 1, 0xFFFFFF);
  }
  for (const TimeSignatureChange& change : options.time_line.time_signatures) {
    require("ticks of a time signature", change.ticks, 0, kLastTick);
    require("beats", change.signature.beats, 1, 255);
    require("beat_unit", change.signature.beat_unit, 1, kShortestBeat);
    if (kShortestBeat % change.signature.beat_unit != 0) {
      throw std::invalid_argument(
          fmt::format("[smf_writer] beat_unit must be a power of two, received {}",
                      change.signature.beat_unit));
    }
  }
  for (const KeySignatureChange& change : options.time_line.key_signatures) {
    require("ticks of a key signature", change.ticks, 0, kLastTick);
    require("fifths", change.signature.fifths, -7, 7);
  }
  require("program", options.program, 0, 127);
  require("length of name", static_cast<std::int64_t>(options.name.size()), 0, kLargestQuantity);
}

// What a file says at a time; of several at a time in the order of `kind`.
struct Event {
  enum Kind { kNoteOff, kTempo, kTimeSignature, kKeySignature, kProgram, kNoteOn };

  std::int64_t ticks = 0;
  Kind kind = kNoteOff;
  std::uint8_t count = 0;  // of `bytes`
  std::array<std::uint8_t, 7> bytes{};
};

template <class... Byte>
Event event(std::int64_t ticks, Event::Kind kind, Byte... bytes) {
  return {ticks, kind, sizeof...(bytes), {static_cast<std::uint8_t>(bytes)...}};
}

Event event_of(const TempoChange& change) {
  const std::uint32_t us = change.us_per_quarter;
  return event(change.ticks, Event::kTempo, kMeta, kMetaTempo, 3, us >> 16, us >> 8, us);
}

Event event_of(const TimeSignatureChange& change) {
  constexpr int kClocksPerWhole = 96;
  constexpr int k32ndsPerQuarter = 8;
  const auto [beats, unit] = change.signature;
  const bool is_compound = beats > 3 && beats % 3 == 0 && unit > 4;
  const int clocks = kClocksPerWhole / unit * (is_compound ? 3 : 1);
  return event(change.ticks, Event::kTimeSignature, kMeta, kMetaTimeSignature, 4, beats,
               std::countr_zero(static_cast<unsigned>(unit)), clocks, k32ndsPerQuarter);
}

Event event_of(const KeySignatureChange& change) {
  return event(change.ticks, Event::kKeySignature, kMeta, kMetaKeySignature, 2,
               change.signature.fifths, change.signature.is_minor);
}

// By time, then kind; those equal in both in the order in which they are given.
std::vector<Event> events_of(std::span<const Note> notes, const SmfOptions& options) {
  std::vector<Event> events;
  events.reserve(2 * notes.size());
  const TimeLine& line = options.time_line;
  if (line.tempos.empty() || line.tempos.front().ticks > 0) {
    events.push_back(event_of(TempoChange{0, kStandardTempo}));
  }
  for (const auto& change : line.tempos) events.push_back(event_of(change));
  for (const auto& change : line.time_signatures) events.push_back(event_of(change));
  for (const auto& change : line.key_signatures) events.push_back(event_of(change));

  std::array<bool, 16> used{};
  for (const Note& note : notes) used[note.channel] = true;
  used[kPercussionChannel] = false;
  for (std::size_t channel = 0; channel < used.size(); ++channel) {
    if (!used[channel]) continue;
    events.push_back(
        event(0, Event::kProgram, status_byte(kProgramChange, channel), options.program));
  }
  for (const Note& note : notes) {
    events.push_back(event(note.onset_ticks, Event::kNoteOn, status_byte(kNoteOn, note.channel),
                           note.pitch, note.velocity));
    events.push_back(event(note.onset_ticks + note.length_ticks, Event::kNoteOff,
                           status_byte(kNoteOff, note.channel), note.pitch, kReleaseVelocity));
  }
  std::ranges::stable_sort(events, {}, [](const Event& e) { return std::pair(e.ticks, e.kind); });
  return events;
}

void append_events(Bytes& out, std::span<const Event> events) {
  std::int64_t now = 0;
  for (const Event& event : events) {
    const std::int64_t delta = event.ticks - now;
    require("ticks from one event to the next", delta, 0, kLargestQuantity);
    now = event.ticks;
    append_quantity(out, static_cast<std::uint32_t>(delta));
    out.insert(out.end(), event.bytes.begin(), event.bytes.begin() + event.count);
  }
}

}  // namespace

Bytes write_smf(std::span<const Note> notes, const SmfOptions& options) {
  require_valid(options);
  std::vector<Note> sorted(notes.begin(), notes.end());
  for (const Note& note : sorted) require_note_within(kWriter, note, 0, kLastTick);
  // By onset, then length: of notes that start together on one key the first to start is the
  // first to end, which is how readers pair them.
  std::sort(sorted.begin(), sorted.end());

  Bytes track;
  if (!options.name.empty()) {
    append_meta(track, kMetaTrackName, options.name);
  }
  append_events(track, events_of(sorted, options));
  append_meta(track, kMetaEndOfTrack, {});
  require("bytes in the track", static_cast<std::int64_t>(track.size()), 0, 0xFFFFFFFF);

  Bytes file;
  file.reserve(track.size() + 22);
  append_file_header(file, 0, 1, options.ticks_per_quarter);
  append_track_chunk(file, track);
  return file;
}

}  // namespace crnngan::midi
