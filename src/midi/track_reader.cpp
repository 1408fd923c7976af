#include "midi/track_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "midi/byte_cursor.h"
#include "midi/event_codes.h"
#include "midi/time_line_events.h"

namespace crnngan::midi {

namespace {

constexpr std::uint8_t kGreatestData = 127;
constexpr std::uint16_t kNoPart = 0xFFFF;
constexpr std::size_t kMostParts = kNoPart;  // what comes behind belongs to the last

// How often something was put right in a track, and where first.
struct Tally {
  std::string_view what;
  std::size_t count = 0;
  std::size_t first_offset = 0;

  void add(std::size_t offset, std::size_t times = 1) {
    if (count == 0) first_offset = offset;
    count += times;
  }
};

// Of system common (0xF1 to 0xF6) and real-time messages (MIDI 1.0, "System messages").
std::size_t system_data_bytes(std::uint8_t status) {
  if (status == kSongPosition) return 2;
  return status == kTimeCode || status == kSongSelect ? 1 : 0;
}

constexpr bool has_two_data_bytes(std::uint8_t status) {
  return status >= 0x80 && status < kSystemExclusive && (status & 0xE0) != 0xC0;
}

// What a track says to the channels of a port.
struct Port {
  explicit Port(OpenNotes* notes) : open(notes) { part_of.fill(kNoPart); }

  OpenNotes* open;
  std::array<std::uint16_t, 16> part_of{};  // of a channel; kNoPart before its first note
  std::array<std::optional<std::uint8_t>, 16> program_of{};
};

// The state of one track's reading.
class Events {
 public:
  Events(std::span<const std::uint8_t> bytes, std::size_t begin, SmfContents& contents,
         Messages messages, std::map<std::uint8_t, OpenNotes>& open, Programs& programs,
         std::vector<Silence>& silences)
      : bytes_(bytes),
        cursor_(bytes, begin),
        contents_(contents),
        keeps_messages_(messages == Messages::kKept),
        first_message_(contents.messages.size()),
        first_part_(contents.parts.size()),
        open_(open),
        programs_(programs),
        silences_(silences) {
    change_port(0);
  }

  // Reads up to End of Track, or to the fault that it returns.
  std::optional<ParseError> read() {
    while (!end_of_track_) {
      read_plain_messages();
      if (cursor_.at_end()) return ParseError{cursor_.offset(), "no End of Track"};
      event_ = cursor_.offset();
      const auto delta = cursor_.take_quantity();
      if (!delta) return fault("a delta time that is cut off or longer than four bytes");
      if (cursor_.at_end()) return fault("an event that is cut off");
      time_ += *delta;
      auto error = cursor_.peek() >= kSystemExclusive ? pass_over_block() : read_message();
      if (error) {
        time_ -= *delta;
        return error;
      }
    }
    return std::nullopt;
  }

  std::size_t offset() const { return cursor_.offset(); }

  // Ends the track: closes what is open and adds the repairs.
  void finish() {
    for (auto& [number, port] : ports_) {
      const std::vector<std::uint32_t> still_open = port.open->clear();
      never_closed_.add(offset(), still_open.size());
      release(still_open);
    }
    contents_.end_ticks = std::max(contents_.end_ticks, time_);
    for (std::size_t part = first_part_; part < contents_.parts.size(); ++part) {
      contents_.parts[part].name = name_;
    }
    const int track = contents_.tracks;
    for (const Tally& tally : {running_status_, no_such_, too_large_, system_, no_tempo_,
                               no_time_signature_, no_key_signature_, no_length_, never_closed_}) {
      if (tally.count == 0) continue;
      contents_.repairs.push_back(
          {tally.first_offset, fmt::format("track {}: {}: {}", track, tally.what, tally.count)});
    }
  }

 private:
  ParseError fault(std::string_view found) const { return {event_, std::string(found)}; }

  // The fast path, which most events of any file take: channel messages with two data bytes about
  // which nothing is unusual. Stops before the first other event, and near the end of the track.
  // Works on eight bytes at once, which hold the longest: few branches can be guessed here.
  void read_plain_messages() {
    std::uint8_t status = interrupted_ ? std::uint8_t{0} : status_;
    std::int64_t time = time_;
    while (cursor_.remaining() >= 8) {
      const std::uint64_t next = cursor_.peek_8();
      if ((next & 0x8080) == 0x8080) break;
      const std::uint64_t two_bytes = next >> 7 & 1;
      const auto delta = static_cast<std::int64_t>(
          two_bytes != 0 ? (next & 0x7F) << 7 | (next >> 8 & 0x7F) : next & 0x7F);
      std::size_t at = 1 + two_bytes;
      std::uint64_t message = next >> (8 * at);
      if ((message & 0x80) != 0) {
        status = static_cast<std::uint8_t>(message);
        message >>= 8;
        ++at;
      }
      if (!has_two_data_bytes(status) || (message & 0x8080) != 0) break;
      const auto first = static_cast<std::uint8_t>(message);
      const auto second = static_cast<std::uint8_t>(message >> 8);

      event_ = cursor_.offset();
      cursor_.skip(at + 2);
      time += delta;
      take_message(status, time, first, second);
      time_ = time;
      status_ = status;
      interrupted_ = false;
    }
  }

  // System exclusive and meta events: their content is passed over by its length, but for what
  // take_meta knows.
  std::optional<ParseError> pass_over_block() {
    const std::uint8_t status = cursor_.take();
    std::uint8_t type = 0;
    if (status == kMeta) {
      if (cursor_.at_end()) return fault("a meta event that is cut off");
      type = cursor_.take();
    } else if (status != kSystemExclusive && status != kEscape) {
      return pass_over_system(status);
    }
    const auto length = cursor_.take_quantity();
    if (!length) return fault("an event length that is cut off or longer than four bytes");
    if (*length > cursor_.remaining()) {
      return fault(
          fmt::format("an event of {} bytes where {} are left", *length, cursor_.remaining()));
    }
    const auto content = bytes_.subspan(cursor_.offset(), *length);
    const bool is_sound = status != kMeta || take_meta(type, content);
    if (is_sound) keep({.ticks = time_, .status = status, .first = type, .content = content});
    cursor_.skip(*length);
    interrupted_ = true;
    end_of_track_ = type == kMetaEndOfTrack;
    return std::nullopt;
  }

  // What a cable carries, but no file may hold: it is passed over by its length.
  std::optional<ParseError> pass_over_system(std::uint8_t status) {
    const std::size_t count = system_data_bytes(status);
    if (cursor_.remaining() < count) return fault("a system message that is cut off");
    cursor_.skip(count);
    system_.add(event_);
    if (status < kFirstRealTime) interrupted_ = true;
    return std::nullopt;
  }

  // A channel message, with its status byte or with that of the message before it.
  std::optional<ParseError> read_message() {
    if (cursor_.peek() >= 0x80) {
      status_ = cursor_.take();
    } else if (status_ == 0) {
      return fault("a data byte where a status byte is due");
    } else if (interrupted_) {
      running_status_.add(event_);
    }
    interrupted_ = false;
    const std::size_t count = channel_data_bytes(status_);
    if (cursor_.remaining() < count) return fault("a channel message that is cut off");
    const std::uint8_t first = cursor_.take();
    const std::uint8_t second = count == 2 ? cursor_.take() : std::uint8_t{0};
    // Above 127 there is no key, controller or program, but the greatest value is clear.
    const int kind = status_ >> 4;
    const bool is_value = kind == kChannelPressure || kind == kPitchBend;
    if (first > 127 && !is_value) {
      no_such_.add(event_);
      return std::nullopt;
    }
    if ((first | second) > 127) too_large_.add(event_);
    take_message(status_, time_, std::min(first, kGreatestData), std::min(second, kGreatestData));
    return std::nullopt;
  }

  // REQUIRES data bytes <= 127.
  void take_message(std::uint8_t status, std::int64_t time, std::uint8_t first,
                    std::uint8_t second) {
    const int kind = status >> 4;
    const std::uint8_t channel = status & 0x0F;
    std::uint32_t note = kNoNote;
    if (kind == kNoteOff || (kind == kNoteOn && second == 0)) {
      note = close_note(time, channel, first);
    } else if (kind == kNoteOn) {
      note = open_note(time, channel, first, second);
    } else if (kind == kControlChange && ends_all_notes(first)) {
      silence(time, channel);
    } else if (kind == kProgramChange) {
      port_->program_of[channel] = first;
      programs_.first.try_emplace({port_number_, channel}, first);
    }
    keep({.ticks = time, .note = note, .status = status, .first = first, .second = second});
  }

  void keep(Message message) {
    if (!keeps_messages_) return;
    message.track = static_cast<std::uint32_t>(contents_.tracks - 1);
    message.port = port_number_;
    contents_.messages.push_back(message);
  }

  // Gives notes that have none their note-offs: before what else happens then, as that may be the
  // next note of the same key.
  void release(std::span<const std::uint32_t> still_open) {
    std::vector<Message> offs;
    for (const std::uint32_t index : still_open) {
      const Note& note = contents_.notes[index];
      const std::int64_t end = note.onset_ticks + note.length_ticks;
      contents_.end_ticks = std::max(contents_.end_ticks, end);
      if (!keeps_messages_) continue;
      offs.push_back({.ticks = end,
                      .note = index,
                      .track = static_cast<std::uint32_t>(contents_.tracks - 1),
                      .status = status_byte(kNoteOff, note.channel),
                      .first = note.pitch,
                      .second = kReleaseVelocity,
                      .port = contents_.parts[note.part].port});
    }
    auto& messages = contents_.messages;
    messages.insert(messages.begin() + static_cast<std::ptrdiff_t>(first_message_), offs.begin(),
                    offs.end());
  }

  // False when it is a tempo or signature that is none.
  bool take_meta(std::uint8_t type, std::span<const std::uint8_t> content) {
    TimeLine& line = contents_.time_line;
    if (type == kMetaTempo) {
      const auto tempo = tempo_of(content);
      if (!tempo) return pass_over(no_tempo_);
      if (!contents_.is_smpte) line.tempos.push_back({time_, *tempo});
    } else if (type == kMetaTimeSignature) {
      const auto signature = time_signature_of(content);
      if (!signature) return pass_over(no_time_signature_);
      line.time_signatures.push_back({time_, *signature});
    } else if (type == kMetaKeySignature) {
      const auto signature = key_signature_of(content);
      if (!signature) return pass_over(no_key_signature_);
      line.key_signatures.push_back({time_, *signature});
    } else if (type == kMetaTrackName && name_.empty()) {
      name_.assign(content.begin(), content.end());
    } else if (type == kMetaPort && content.size() == 1) {
      change_port(content[0]);
    }
    return true;
  }

  bool pass_over(Tally& tally) const {
    tally.add(event_);
    return false;
  }

  void change_port(std::uint8_t number) {
    port_number_ = number;
    port_ = &ports_.try_emplace(number, &open_[number]).first->second;
  }

  // The part of the notes of a channel, which is new with its first note in the track.
  std::uint16_t part_of(std::uint8_t channel) {
    std::uint16_t& part = port_->part_of[channel];
    if (part != kNoPart) return part;
    if (contents_.parts.size() == kMostParts) return part = kMostParts - 1;
    part = static_cast<std::uint16_t>(contents_.parts.size());
    const auto program = port_->program_of[channel];
    if (!program) programs_.unknown.push_back(part);
    contents_.parts.push_back({.program = program.value_or(0),
                               .track = static_cast<std::uint16_t>(contents_.tracks - 1),
                               .port = port_number_,
                               .channel = channel,
                               .has_program = program.has_value()});
    return part;
  }

  std::uint32_t open_note(std::int64_t time, std::uint8_t channel, std::uint8_t pitch,
                          std::uint8_t velocity) {
    const auto index = static_cast<std::uint32_t>(contents_.notes.size());
    port_->open->open(channel, pitch, index);
    // One quarter, unless a note-off comes.
    contents_.notes.push_back(
        {time, contents_.ticks_per_quarter, pitch, velocity, channel, part_of(channel)});
    return index;
  }

  // The note that ends; kNoNote when none of the key is open.
  std::uint32_t close_note(std::int64_t time, std::uint8_t channel, std::uint8_t pitch) {
    const auto index = port_->open->close(channel, pitch);
    if (!index) return kNoNote;
    end_note(*index, time);
    return *index;
  }

  // All notes of the channel end: those of this track now, others when all tracks are read.
  void silence(std::int64_t time, std::uint8_t channel) {
    for (const std::uint32_t index : port_->open->close_all(channel)) end_note(index, time);
    silences_.push_back({time, port_number_, channel});
  }

  void end_note(std::uint32_t index, std::int64_t time) {
    Note& note = contents_.notes[index];
    if (note.onset_ticks == time) {
      no_length_.add(event_);
      contents_.end_ticks = std::max(contents_.end_ticks, time + 1);
    }
    note.length_ticks = std::max<std::int64_t>(time - note.onset_ticks, 1);
  }

  std::span<const std::uint8_t> bytes_;  // from the start of the file to the end of the track
  ByteCursor cursor_;
  SmfContents& contents_;
  bool keeps_messages_;
  std::size_t first_message_;  // of the track
  std::size_t first_part_;     // of the track
  std::map<std::uint8_t, OpenNotes>& open_;
  Programs& programs_;
  std::vector<Silence>& silences_;
  std::string name_;
  std::map<std::uint8_t, Port> ports_;
  std::uint8_t port_number_ = 0;
  Port* port_ = nullptr;      // of that number
  std::size_t event_ = 0;     // offset of the event being read
  std::int64_t time_ = 0;     // ticks up to the last event that was read whole
  std::uint8_t status_ = 0;   // of the last channel message; 0 before the first
  bool interrupted_ = false;  // a meta or system exclusive event came after it
  bool end_of_track_ = false;
  Tally running_status_{"running status kept over meta or system exclusive events"};
  Tally no_such_{"messages for a key, controller or program above 127, dropped"};
  Tally too_large_{"velocities and other values above 127, taken for 127"};
  Tally system_{"system messages, which no file may hold, passed over"};
  Tally no_tempo_{"tempos of 0 or not of three bytes, passed over"};
  Tally no_time_signature_{
      "time signatures without beats, cut off or of a unit below a 64th, passed over"};
  Tally no_key_signature_{
      "key signatures of more than 7 accidentals, of no mode or cut off, passed over"};
  Tally no_length_{"notes without length, given one tick"};
  Tally never_closed_{"notes never closed, given one quarter"};
};

}  // namespace

TrackEnd TrackReader::read(std::span<const std::uint8_t> bytes, std::size_t begin) {
  Events events(bytes, begin, contents_, messages_, open_, programs_, silences_);
  TrackEnd end;
  end.fault = events.read();
  end.offset = events.offset();
  events.finish();
  return end;
}

void TrackReader::finish() {
  for (const std::size_t number : programs_.unknown) {
    Part& part = contents_.parts[number];
    const auto known = programs_.first.find({part.port, part.channel});
    if (known == programs_.first.end()) continue;
    part.program = known->second;
    part.has_program = true;
  }
  end_at_silences(contents_.notes, contents_.parts, std::move(silences_));
}

}  // namespace crnngan::midi
