#include "midi/append_track.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "midi/byte_cursor.h"
#include "midi/byte_writer.h"
#include "midi/one_at_a_time.h"
#include "midi/ranges.h"

namespace crnngan::midi {

namespace {

constexpr std::size_t kMostTracks = 65535;
constexpr int kFewestTicks = 96;  // a quarter
constexpr std::int64_t kMostTicks = std::int64_t{1} << 40;

constexpr std::string_view kAppender = "append_track";

void require_valid(const AddedTrack& added) {
  require_within(kAppender, "program", added.program, 0, 127);
  require_within(kAppender, "ticks_per_quarter", added.ticks_per_quarter, 1, 65535);
  require_within(kAppender, "begin_ticks", added.begin_ticks, 0, kMostTicks);
  for (const std::string* text : {&added.name, &added.marker}) {
    const auto length = static_cast<std::int64_t>(text->size());
    require_within(kAppender, "length of a text", length, 0, kLargestQuantity);
  }
  for (const Note& note : added.notes) {
    require_note_within(kAppender, note, added.begin_ticks, kMostTicks);
  }
}

bool is_meta(const Message& message, std::uint8_t type) {
  return message.status == kMeta && message.first == type;
}

struct ChannelChoice {
  std::uint8_t channel = 0;
  bool is_used = false;
};

ChannelChoice choose_channel(const SmfContents& contents) {
  std::array<bool, 16> used{};
  std::array<std::int64_t, 16> end{};  // of its last note
  for (const Message& message : contents.messages) {
    if (message.status < kSystemExclusive) used[message.status & 0x0F] = true;
  }
  for (const Note& note : contents.notes) {
    end[note.channel] = std::max(end[note.channel], note.onset_ticks + note.length_ticks);
  }
  std::optional<std::uint8_t> best;
  const auto is_worse = [&](std::uint8_t a, std::uint8_t b) {
    return used[a] != used[b] ? used[a] : end[a] > end[b];
  };
  for (std::uint8_t channel = 0; channel < 16; ++channel) {
    if (channel == kPercussionChannel) continue;
    if (!best || is_worse(*best, channel)) best = channel;
  }
  return {*best, used[*best]};
}

// The events of a track, each at its time.
class TrackWriter {
 public:
  // The next event; what it is comes behind. Times never go back.
  Bytes& at(std::int64_t ticks) {
    if (ticks - now_ > kLargestQuantity) {
      throw Error("{} ticks from one event to the next; a file can have up to {}", ticks - now_,
                  kLargestQuantity);
    }
    append_quantity(events_, static_cast<std::uint32_t>(ticks - now_));
    now_ = ticks;
    return events_;
  }

  void meta(std::int64_t ticks, std::uint8_t type, std::string_view text) {
    Bytes& out = at(ticks);
    out.insert(out.end(), {kMeta, type});
    append_quantity(out, static_cast<std::uint32_t>(text.size()));
    append_text(out, text);
  }

  void tempo(const TempoChange& change) {
    Bytes& out = at(change.ticks);
    out.insert(out.end(), {kMeta, kMetaTempo, 3});
    append_big_endian(out, change.us_per_quarter, 3);
  }

  void channel_message(std::int64_t ticks, std::uint8_t status, std::uint8_t first,
                       std::uint8_t second) {
    Bytes& out = at(ticks);
    out.insert(out.end(), {status, first});
    if (channel_data_bytes(status) == 2) out.push_back(second);
  }

  // As a chunk behind the file's others. `end_ticks` counts where it is later than the last event.
  void finish(std::int64_t end_ticks, Bytes& file) {
    meta(std::max(end_ticks, now_), kMetaEndOfTrack, {});
    if (events_.size() > std::numeric_limits<std::uint32_t>::max()) {
      throw Error("a track of {} bytes; a file can have up to 4 GiB", events_.size());
    }
    append_track_chunk(file, events_);
  }

 private:
  Bytes events_;
  std::int64_t now_ = 0;
};

void write_message(const Message& message, std::int64_t ticks, TrackWriter& track) {
  if (message.status < kSystemExclusive) {
    track.channel_message(ticks, message.status, message.first, message.second);
    return;
  }
  Bytes& out = track.at(ticks);
  out.push_back(message.status);
  if (message.status == kMeta) out.push_back(message.first);
  append_quantity(out, static_cast<std::uint32_t>(message.content.size()));
  out.insert(out.end(), message.content.begin(), message.content.end());
}

// Ticks of one division -> ticks of another, to the nearest. REQUIRES 0 <= ticks <= kMostTicks.
std::int64_t rescaled(std::int64_t ticks, std::int64_t from, std::int64_t to) {
  return ticks / from * to + (2 * (ticks % from) * to + from) / (2 * from);
}

// The notes at `to` ticks a quarter, those of a key one at a time.
std::vector<Note> notes_of(const AddedTrack& added, int to, std::uint8_t channel) {
  std::vector<Note> notes;
  notes.reserve(added.notes.size());
  for (Note note : added.notes) {
    const std::int64_t end =
        rescaled(note.onset_ticks + note.length_ticks, added.ticks_per_quarter, to);
    note.onset_ticks = rescaled(note.onset_ticks, added.ticks_per_quarter, to);
    note.length_ticks = std::max<std::int64_t>(end - note.onset_ticks, 1);
    note.channel = channel;
    note.part = 0;
    notes.push_back(note);
  }
  return one_at_a_time(std::move(notes));
}

void write_added(const AddedTrack& added, int ticks_per_quarter, ChannelChoice choice,
                 Bytes& file) {
  TrackWriter track;
  if (!added.name.empty()) track.meta(0, kMetaTrackName, added.name);
  const std::int64_t begin =
      rescaled(added.begin_ticks, added.ticks_per_quarter, ticks_per_quarter);
  track.meta(begin, kMetaMarker, added.marker);
  if (choice.is_used) {
    constexpr std::array<std::array<std::uint8_t, 2>, 5> kPlain{{{kResetControllers, 0},
                                                                 {kBankSelect, 0},
                                                                 {kBankSelectLow, 0},
                                                                 {kVolume, 100},
                                                                 {kPan, 64}}};
    for (const auto& [controller, value] : kPlain) {
      track.channel_message(begin, status_byte(kControlChange, choice.channel), controller, value);
    }
  }
  track.channel_message(begin, status_byte(kProgramChange, choice.channel), added.program, 0);

  struct Event {
    std::int64_t ticks;
    bool is_on;  // ends stand before what begins at their tick
    std::uint8_t pitch;
    std::uint8_t velocity;
  };
  std::vector<Event> events;
  for (const Note& note : notes_of(added, ticks_per_quarter, choice.channel)) {
    events.push_back({note.onset_ticks, true, note.pitch, note.velocity});
    events.push_back({note.onset_ticks + note.length_ticks, false, note.pitch, kReleaseVelocity});
  }
  std::ranges::stable_sort(events, {}, [](const Event& e) { return std::pair(e.ticks, e.is_on); });
  for (const auto& [ticks, is_on, pitch, velocity] : events) {
    track.channel_message(ticks, status_byte(is_on ? kNoteOn : kNoteOff, choice.channel), pitch,
                          velocity);
  }
  track.finish(begin, file);
}

}  // namespace

Parsed<LongerFile> append_track(std::span<const std::uint8_t> file, const AddedTrack& added) {
  require_valid(added);
  Parsed<SmfContents> read = read_smf(file, NoteOrder::kByTrack, Messages::kKept);
  if (!read.ok()) return read.error();
  SmfContents& contents = read.value();
  const auto tracks = static_cast<std::size_t>(contents.tracks);
  if (tracks >= kMostTracks) throw Error("{} tracks: there is no room for another", tracks);

  const int division = contents.ticks_per_quarter;
  const int factor = (kFewestTicks + division - 1) / division;
  LongerFile result;
  const ChannelChoice choice = choose_channel(contents);
  result.ticks_per_quarter = division * factor;
  result.channel = choice.channel;
  append_file_header(result.bytes, 1, tracks + 1, division * factor);
  std::ranges::stable_sort(contents.messages, {}, &Message::track);
  auto next = contents.messages.begin();
  for (std::size_t number = 0; number < tracks; ++number) {
    TrackWriter track;
    std::int64_t end_ticks = 0;
    if (number == 0 && contents.is_smpte) track.tempo(contents.time_line.tempos.front());
    for (; next != contents.messages.end() && next->track == number; ++next) {
      const std::int64_t ticks = next->ticks * factor;
      if (is_meta(*next, kMetaEndOfTrack)) {
        end_ticks = ticks;
      } else if (!contents.is_smpte || !is_meta(*next, kMetaTempo)) {
        write_message(*next, ticks, track);
      }
    }
    track.finish(end_ticks, result.bytes);
  }
  write_added(added, division * factor, choice, result.bytes);
  result.repairs = std::move(contents.repairs);
  return result;
}

}  // namespace crnngan::midi
