#include "midi/performance.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>

#include "midi/event_codes.h"
#include "midi/one_at_a_time.h"

namespace crnngan::midi {

namespace {

constexpr std::size_t kKeysOfPort = std::size_t{16} * 128;

bool is_note_on(const Message& message) {
  return message.status >> 4 == kNoteOn && message.second > 0;
}

bool is_note_off(const Message& message) {
  return message.status >> 4 == kNoteOff || (message.status >> 4 == kNoteOn && message.second == 0);
}

// Of a message that goes on in later events nothing is told.
bool is_whole_exclusive(const Message& message) {
  return message.status == kSystemExclusive && !message.content.empty() &&
         message.content.back() == kEscape;
}

class Player {
 public:
  explicit Player(const SmfContents& contents)
      : notes_(contents.notes),
        ticks_(sounding_ticks(contents.notes, contents.parts)),
        sounding_(kPorts * kKeysOfPort, kNoNote) {
    told_.reserve(contents.messages.size());
  }

  void hear(const Message& message) {
    if (message.status >= kSystemExclusive) {
      if (is_whole_exclusive(message)) told_.push_back(message);
    } else if (is_note_on(message)) {
      if (ticks_[message.note] > 0) begin(message);
    } else if (is_note_off(message)) {
      end(message);
    } else if (message.status >> 4 == kControlChange && ends_all_notes(message.first)) {
      silence(message);
    } else {
      told_.push_back(message);
    }
  }

  std::vector<Message> take() && {
    // Notes without length were given a tick: their ends come later than they stand.
    std::ranges::stable_sort(told_, {}, &Message::ticks);
    return std::move(told_);
  }

 private:
  static constexpr std::size_t kPorts = 256;

  std::uint32_t& sounding_on_key_of(const Message& message) {
    const std::size_t channel = message.status & 0x0F;
    return sounding_[message.port * kKeysOfPort + channel * 128 + message.first];
  }

  void begin(const Message& on) {
    std::uint32_t& sounding = sounding_on_key_of(on);
    if (sounding != kNoNote) {
      Message off = on;
      off.note = sounding;
      off.status = status_byte(kNoteOff, on.status & 0x0F);
      off.second = kReleaseVelocity;
      told_.push_back(off);
    }
    sounding = on.note;
    told_.push_back(on);
  }

  void end(Message off) {
    std::uint32_t& sounding = sounding_on_key_of(off);
    if (off.note == kNoNote || sounding != off.note) return;
    sounding = kNoNote;
    off.ticks = notes_[off.note].onset_ticks + ticks_[off.note];
    told_.push_back(off);
  }

  // Ends what the notes of the channel say to end there. Instruments are told to silence a channel
  // only where nothing goes on to sound, and of modes nothing: in mono mode no chord would sound.
  void silence(const Message& message) {
    bool is_silent = true;
    for (std::uint8_t key = 0; key < 128; ++key) {
      Message off{.ticks = message.ticks,
                  .track = message.track,
                  .status = status_byte(kNoteOff, message.status & 0x0F),
                  .first = key,
                  .second = kReleaseVelocity,
                  .port = message.port};
      off.note = sounding_on_key_of(off);
      if (off.note == kNoNote) continue;
      if (notes_[off.note].onset_ticks + ticks_[off.note] <= message.ticks) {
        end(off);
      } else {
        is_silent = false;
      }
    }
    if (is_silent && message.first <= kAllNotesOff) told_.push_back(message);
  }

  std::span<const Note> notes_;
  std::vector<std::int64_t> ticks_;
  std::vector<std::uint32_t> sounding_;  // of each port, channel and key; kNoNote: none
  std::vector<Message> told_;
};

}  // namespace

std::vector<Message> performance(const SmfContents& contents) {
  Player player(contents);
  for (const Message& message : contents.messages) player.hear(message);
  return std::move(player).take();
}

}  // namespace crnngan::midi
