#include "midi/smf_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "midi/byte_cursor.h"
#include "midi/event_codes.h"

namespace crnngan::midi {

namespace {

constexpr int kShortestBeat = 64;              // of a time signature
constexpr std::uint8_t kReleaseVelocity = 64;  // what the standard asks for when none is known

void require(std::string_view what, std::int64_t value, std::int64_t low, std::int64_t high) {
  if (value >= low && value <= high) return;
  throw std::invalid_argument(
      fmt::format("[smf_writer] {} must be {}..{}, received {}", what, low, high, value));
}

void require_valid(const SmfOptions& options) {
  require("ticks_per_quarter", options.ticks_per_quarter, 1, 32767);
  require("tempo_us_per_quarter", options.tempo_us_per_quarter, 1, 0xFFFFFF);
  if (options.time_signature) {
    const auto [beats, unit] = *options.time_signature;
    require("beats", beats, 1, 255);
    require("beat_unit", unit, 1, kShortestBeat);
    if (kShortestBeat % unit != 0) {
      throw std::invalid_argument(
          fmt::format("[smf_writer] beat_unit must be a power of two, received {}", unit));
    }
  }
  require("program", options.program, 0, 127);
  require("length of name", static_cast<std::int64_t>(options.name.size()), 0, kLargestQuantity);
}

void require_valid(const Note& note) {
  constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max();
  require("onset_ticks", note.onset_ticks, 0, kLast);
  require("length_ticks", note.length_ticks, 1, kLast - note.onset_ticks);
  require("pitch", note.pitch, 0, 127);
  require("velocity", note.velocity, 1, 127);
  require("channel", note.channel, 0, 15);
}

void append_big_endian(Bytes& out, std::uint32_t value, int count) {
  for (int i = count - 1; i >= 0; --i) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

void append_quantity(Bytes& out, std::uint32_t value) {
  for (int shift = 21; shift > 0; shift -= 7) {
    if (value >> shift) out.push_back(static_cast<std::uint8_t>(0x80 | (value >> shift & 0x7F)));
  }
  out.push_back(value & 0x7F);
}

void append_text(Bytes& out, std::string_view text) {
  for (const char c : text) out.push_back(static_cast<std::uint8_t>(c));
}

// A meta event's head, at the time of the event before it.
void append_meta(Bytes& out, std::uint8_t type, std::size_t length) {
  out.insert(out.end(), {0x00, kMeta, type});
  append_quantity(out, static_cast<std::uint32_t>(length));
}

void append_time_signature(Bytes& out, const TimeSignature& signature) {
  constexpr int kClocksPerWhole = 96;
  constexpr std::uint8_t k32ndsPerQuarter = 8;
  const bool is_compound =
      signature.beats > 3 && signature.beats % 3 == 0 && signature.beat_unit > 4;
  const int clocks = kClocksPerWhole / signature.beat_unit * (is_compound ? 3 : 1);
  append_meta(out, kMetaTimeSignature, 4);
  out.insert(
      out.end(),
      {static_cast<std::uint8_t>(signature.beats),
       static_cast<std::uint8_t>(std::countr_zero(static_cast<unsigned>(signature.beat_unit))),
       static_cast<std::uint8_t>(clocks), k32ndsPerQuarter});
}

void append_preamble(Bytes& out, std::span<const Note> notes, const SmfOptions& options) {
  if (!options.name.empty()) {
    append_meta(out, kMetaTrackName, options.name.size());
    append_text(out, options.name);
  }
  append_meta(out, kMetaTempo, 3);
  append_big_endian(out, options.tempo_us_per_quarter, 3);
  if (options.time_signature) append_time_signature(out, *options.time_signature);

  std::array<bool, 16> used{};
  for (const Note& note : notes) used[note.channel] = true;
  used[kPercussionChannel] = false;
  for (std::size_t channel = 0; channel < used.size(); ++channel) {
    if (!used[channel]) continue;
    out.insert(out.end(), {0x00, status_byte(kProgramChange, channel), options.program});
  }
}

struct NoteEvent {
  std::int64_t ticks = 0;
  bool on = false;
  const Note* note = nullptr;
};

std::vector<NoteEvent> events_of(std::span<const Note> notes) {
  std::vector<NoteEvent> events;
  events.reserve(2 * notes.size());
  for (const Note& note : notes) {
    events.push_back({note.onset_ticks, true, &note});
    events.push_back({note.onset_ticks + note.length_ticks, false, &note});
  }
  std::stable_sort(events.begin(), events.end(), [](const NoteEvent& a, const NoteEvent& b) {
    return a.ticks != b.ticks ? a.ticks < b.ticks : a.on < b.on;
  });
  return events;
}

void append_events(Bytes& out, std::span<const NoteEvent> events) {
  std::int64_t now = 0;
  for (const NoteEvent& event : events) {
    const std::int64_t delta = event.ticks - now;
    require("ticks from one event to the next", delta, 0, kLargestQuantity);
    now = event.ticks;
    append_quantity(out, static_cast<std::uint32_t>(delta));
    const Note& note = *event.note;
    out.push_back(status_byte(event.on ? kNoteOn : kNoteOff, note.channel));
    out.push_back(note.pitch);
    out.push_back(event.on ? note.velocity : kReleaseVelocity);
  }
}

}  // namespace

Bytes write_smf(std::span<const Note> notes, const SmfOptions& options) {
  require_valid(options);
  std::vector<Note> sorted(notes.begin(), notes.end());
  for (const Note& note : sorted) require_valid(note);
  // By onset, then length: of notes that start together on one key the first to start is the
  // first to end, which is how readers pair them.
  std::sort(sorted.begin(), sorted.end());

  Bytes track;
  append_preamble(track, sorted, options);
  append_events(track, events_of(sorted));
  append_meta(track, kMetaEndOfTrack, 0);
  require("bytes in the track", static_cast<std::int64_t>(track.size()), 0, 0xFFFFFFFF);

  Bytes file;
  file.reserve(track.size() + 22);
  append_text(file, "MThd");
  append_big_endian(file, 6, 4);
  append_big_endian(file, 0, 2);
  append_big_endian(file, 1, 2);
  append_big_endian(file, static_cast<std::uint32_t>(options.ticks_per_quarter), 2);
  append_text(file, "MTrk");
  append_big_endian(file, static_cast<std::uint32_t>(track.size()), 4);
  file.insert(file.end(), track.begin(), track.end());
  return file;
}

}  // namespace crnngan::midi
