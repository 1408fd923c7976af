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
#include "midi/event_writer.h"
#include "midi/one_at_a_time.h"
#include "midi/ranges.h"

namespace crnngan::midi {

namespace {

constexpr std::int64_t kMostPartTracks = 65534;  // beside the track of the time line
constexpr int kShortestBeat = 64;                // of a time signature

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
  require("count of parts", static_cast<std::int64_t>(options.parts.size()), 0, kMostPartTracks);
  for (const Part& part : options.parts) {
    require("program", part.program, 0, 127);
    require("length of a part's name", static_cast<std::int64_t>(part.name.size()), 0,
            kLargestQuantity);
  }
  require("length of name", static_cast<std::int64_t>(options.name.size()), 0, kLargestQuantity);
}

// What a file says at a time; of several at a time in the order of `kind`.
struct Event {
  enum Kind { kNoteOff, kTempo, kTimeSignature, kKeySignature, kProgram, kNoteOn };

  std::int64_t ticks = 0;
  Kind kind = kNoteOff;
  ShortEvent event = {};
};

Event event_of(const TempoChange& change) {
  return {change.ticks, Event::kTempo, tempo_event(change.us_per_quarter)};
}

Event event_of(const TimeSignatureChange& change) {
  constexpr int kClocksPerWhole = 96;
  constexpr int k32ndsPerQuarter = 8;
  const auto [beats, unit] = change.signature;
  const bool is_compound = beats > 3 && beats % 3 == 0 && unit > 4;
  const int clocks = kClocksPerWhole / unit * (is_compound ? 3 : 1);
  return {change.ticks, Event::kTimeSignature,
          short_event(kMeta, kMetaTimeSignature, 4, beats,
                      std::countr_zero(static_cast<unsigned>(unit)), clocks, k32ndsPerQuarter)};
}

Event event_of(const KeySignatureChange& change) {
  return {
      change.ticks, Event::kKeySignature,
      short_event(kMeta, kMetaKeySignature, 2, change.signature.fifths, change.signature.is_minor)};
}

void add_events(const TimeLine& line, std::vector<Event>& events) {
  if (line.tempos.empty() || line.tempos.front().ticks > 0) {
    events.push_back(event_of(TempoChange{0, kStandardTempo}));
  }
  for (const auto& change : line.tempos) events.push_back(event_of(change));
  for (const auto& change : line.time_signatures) events.push_back(event_of(change));
  for (const auto& change : line.key_signatures) events.push_back(event_of(change));
}

// With the program of the part on each channel that they use but percussion's.
void add_events(std::span<const Note> notes, const Part& part, std::vector<Event>& events) {
  std::array<bool, 16> used{};
  for (const Note& note : notes) used[note.channel] = true;
  used[kPercussionChannel] = false;
  for (std::size_t channel = 0; channel < used.size(); ++channel) {
    if (!used[channel]) continue;
    events.push_back(
        {0, Event::kProgram, short_event(status_byte(kProgramChange, channel), part.program)});
  }
  for (const Note& note : notes) {
    events.push_back({note.onset_ticks, Event::kNoteOn, note_on(note.channel, note)});
    events.push_back(
        {note.onset_ticks + note.length_ticks, Event::kNoteOff, note_off(note.channel, note)});
  }
}

// By time, then kind; those equal in both in the order in which they are given.
void write_track(Bytes& file, std::string_view name, std::uint8_t port, std::vector<Event> events) {
  std::ranges::stable_sort(events, {}, [](const Event& e) { return std::pair(e.ticks, e.kind); });
  EventWriter track;
  if (!name.empty()) track.add_meta(0, kMetaTrackName, name);
  if (port > 0) track.add(0, short_event(kMeta, kMetaPort, 1, port));
  for (const auto& [ticks, kind, event] : events) track.add(ticks, event);
  track.end_track();
  append_track_chunk(file, track);
}

// All notes in one track.
Bytes format_0(std::span<const Note> notes, const SmfOptions& options) {
  const Part part = options.parts.empty() ? Part{} : options.parts.front();
  std::vector<Event> events;
  events.reserve(2 * notes.size());
  add_events(options.time_line, events);
  add_events(notes, part, events);
  Bytes file;
  append_file_header(file, 0, 1, options.ticks_per_quarter);
  write_track(file, options.name.empty() ? part.name : options.name, part.port, std::move(events));
  return file;
}

// The time line, then a track a part. REQUIRES notes by part.
Bytes format_1(std::span<const Note> notes, const SmfOptions& options) {
  Bytes file;
  append_file_header(file, 1, options.parts.size() + 1, options.ticks_per_quarter);
  std::vector<Event> events;
  add_events(options.time_line, events);
  write_track(file, options.name, 0, std::move(events));
  for (std::size_t number = 0; number < options.parts.size(); ++number) {
    const auto end = std::ranges::upper_bound(notes, number, {}, &Note::part);
    const auto count = static_cast<std::size_t>(end - notes.begin());
    const Part& part = options.parts[number];
    events = {};
    add_events(notes.first(count), part, events);
    write_track(file, part.name, part.port, std::move(events));
    notes = notes.subspan(count);
  }
  return file;
}

}  // namespace

Bytes write_smf(std::span<const Note> notes, const SmfOptions& options) {
  require_valid(options);
  const auto most_part = std::max<std::int64_t>(0, std::ssize(options.parts) - 1);
  for (const Note& note : notes) {
    require_note_within(kWriter, note, 0, kLastTick);
    if (most_part > 0) require("part of a note", note.part, 0, most_part);
  }
  std::vector<Note> sorted = one_at_a_time({notes.begin(), notes.end()}, options.parts);
  std::ranges::sort(sorted);
  if (most_part == 0) return format_0(sorted, options);
  std::ranges::stable_sort(sorted, {}, &Note::part);
  return format_1(sorted, options);
}

}  // namespace crnngan::midi
