#include "midi/append_track.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "midi/byte_cursor.h"
#include "midi/byte_writer.h"
#include "midi/event_writer.h"
#include "midi/ranges.h"

namespace crnngan::midi {

namespace {

constexpr std::size_t kMostTracks = 65535;
constexpr int kFewestTicks = 96;             // a quarter
constexpr int kMostTicksOfQuarter = 0x7FFF;  // that a file can say

constexpr std::string_view kAppender = "append_track";

void require_valid(const AddedTrack& added) {
  require_within(kAppender, "program", added.program, 0, 127);
  require_within(kAppender, "begin_ticks", added.begin_ticks, 0, kLatestBegin);
  for (const std::string* text : {&added.name, &added.marker}) {
    const auto length = static_cast<std::int64_t>(text->size());
    require_within(kAppender, "length of a text", length, 0, kLargestQuantity);
  }
}

bool is_meta(const Message& message, std::uint8_t type) {
  return message.status == kMeta && message.first == type;
}

// Times of one division -> those of another.
class Scale {
 public:
  explicit Scale(int division) : from_(division), to_(division) {
    if (division < kFewestTicks) to_ = division * ((kFewestTicks + division - 1) / division);
    if (division > kMostTicksOfQuarter) to_ = division / 2;
  }

  int ticks_per_quarter() const { return to_; }

  // To the nearest tick.
  std::int64_t operator()(std::int64_t ticks) const {
    return ticks / from_ * to_ + (ticks % from_ * to_ + from_ / 2) / from_;
  }

 private:
  int from_;
  int to_;
};

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

// Whether an event that stands behind the new music's beginning is kept.
bool belongs_to_notes(const Message& message, std::uint8_t new_channel) {
  if (message.status >= kSystemExclusive) return false;
  const int kind = message.status >> 4;
  const bool is_off = kind == kNoteOff || (kind == kNoteOn && message.second == 0);
  return is_off || (message.status & 0x0F) != new_channel;
}

// An empty text at each place from which a delta time can't say how far `ticks` is.
void bridge(std::int64_t ticks, EventWriter& track) {
  while (ticks - track.now_ticks() > kLargestQuantity) {
    track.add_meta(track.now_ticks() + kLargestQuantity, kMetaText, {});
  }
}

void write_message(const Message& message, std::int64_t ticks, EventWriter& track) {
  Bytes event{message.status};
  if (message.status < kSystemExclusive) {
    event.push_back(message.first);
    if (channel_data_bytes(message.status) == 2) event.push_back(message.second);
  } else {
    if (message.status == kMeta) event.push_back(message.first);
    append_quantity(event, static_cast<std::uint32_t>(message.content.size()));
    event.insert(event.end(), message.content.begin(), message.content.end());
  }
  bridge(ticks, track);
  track.add(ticks, event);
}

// Ends the track at `end_ticks`, or at its last event where that is later.
void finish(EventWriter& track, std::int64_t end_ticks, Bytes& file) {
  bridge(end_ticks, track);
  track.add_meta(std::max(end_ticks, track.now_ticks()), kMetaEndOfTrack, {});
  append_track_chunk(file, track);
}

void write_added(const AddedTrack& added, std::int64_t begin, ChannelChoice choice, Bytes& file) {
  EventWriter track;
  if (!added.name.empty()) track.add_meta(0, kMetaTrackName, added.name);
  bridge(begin, track);
  track.add_meta(begin, kMetaMarker, added.marker);
  if (choice.is_used) {
    constexpr std::array<std::array<std::uint8_t, 2>, 5> kPlain{{{kResetControllers, 0},
                                                                 {kBankSelect, 0},
                                                                 {kBankSelectLow, 0},
                                                                 {kVolume, 100},
                                                                 {kPan, 64}}};
    for (const auto& [controller, value] : kPlain) {
      track.add(begin, short_event(status_byte(kControlChange, choice.channel), controller, value));
    }
  }
  track.add(begin, short_event(status_byte(kProgramChange, choice.channel), added.program));
  finish(track, begin, file);
}

}  // namespace

Parsed<LongerFile> append_track(std::span<const std::uint8_t> file, const AddedTrack& added) {
  require_valid(added);
  Parsed<SmfContents> read = read_smf(file, NoteOrder::kByTrack, Messages::kKept);
  if (!read.ok()) return read.error();
  SmfContents& contents = read.value();
  const auto tracks = static_cast<std::size_t>(contents.tracks);
  if (tracks >= kMostTracks) throw Error("{} tracks: there is no room for another", tracks);

  const Scale scaled(contents.ticks_per_quarter);
  LongerFile result;
  const ChannelChoice choice = choose_channel(contents);
  result.ticks_per_quarter = scaled.ticks_per_quarter();
  result.begin_ticks = scaled(added.begin_ticks);
  result.channel = choice.channel;
  append_file_header(result.bytes, 1, tracks + 1, result.ticks_per_quarter);
  std::ranges::stable_sort(contents.messages, {}, &Message::track);
  auto next = contents.messages.begin();
  for (std::size_t number = 0; number < tracks; ++number) {
    EventWriter track;
    std::int64_t end_ticks = 0;
    if (number == 0 && contents.is_smpte) {
      track.add(0, tempo_event(contents.time_line.tempos.front().us_per_quarter));
    }
    for (; next != contents.messages.end() && next->track == number; ++next) {
      const std::int64_t ticks = scaled(next->ticks);
      if (is_meta(*next, kMetaEndOfTrack)) {
        end_ticks = std::min(ticks, result.begin_ticks);
      } else if (ticks > result.begin_ticks && !belongs_to_notes(*next, choice.channel)) {
        continue;
      } else if (!contents.is_smpte || !is_meta(*next, kMetaTempo)) {
        write_message(*next, ticks, track);
      }
    }
    finish(track, end_ticks, result.bytes);
  }
  write_added(added, result.begin_ticks, choice, result.bytes);
  result.repairs = std::move(contents.repairs);
  return result;
}

}  // namespace crnngan::midi
