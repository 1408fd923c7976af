#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace crnngan::midi {

// The notes that sound while a track is read: for each channel and key a queue of note indices,
// so that a note-off finds the oldest in constant time, however many are stacked on one key.
class OpenNotes {
 public:
  // Opens a note, which has a higher index than all before it. REQUIRES channel < 16,
  // pitch < 128.
  void open(std::uint8_t channel, std::uint8_t pitch, std::uint32_t note) {
    Queue& queue = queues_[key_of(channel, pitch)];
    if (queue.first == kNone) {
      queue.first = note;
    } else {
      if (next_.size() <= queue.last) next_.resize(std::size_t{queue.last} + 1);
      next_[queue.last] = note;
    }
    queue.last = note;
    ++count_;
  }

  // The oldest open note of the key, no longer open; none when none is.
  std::optional<std::uint32_t> close(std::uint8_t channel, std::uint8_t pitch) {
    Queue& queue = queues_[key_of(channel, pitch)];
    const std::uint32_t note = queue.first;
    if (note == kNone) return std::nullopt;
    queue.first = note == queue.last ? kNone : next_[note];
    --count_;
    return note;
  }

  // The open notes of a channel, no longer open, by key. REQUIRES channel < 16.
  std::vector<std::uint32_t> close_all(std::uint8_t channel) {
    std::vector<std::uint32_t> closed;
    for (std::uint8_t pitch = 0; count_ > 0 && pitch < kPitches; ++pitch) {
      while (const auto note = close(channel, pitch)) closed.push_back(*note);
    }
    return closed;
  }

  // Forgets the notes still open and returns them, by channel and key.
  std::vector<std::uint32_t> clear() {
    std::vector<std::uint32_t> still_open;
    if (count_ == 0) return still_open;
    for (const Queue& queue : queues_) {
      for (std::uint32_t note = queue.first; note != kNone;) {
        still_open.push_back(note);
        note = note == queue.last ? kNone : next_[note];
      }
    }
    queues_.fill({});
    count_ = 0;
    return still_open;
  }

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  static constexpr std::size_t kPitches = 128;
  static constexpr std::size_t kKeys = 16 * kPitches;

  struct Queue {
    std::uint32_t first = kNone;  // kNone when it is empty
    std::uint32_t last = 0;       // when it is not empty
  };

  static std::size_t key_of(std::uint8_t channel, std::uint8_t pitch) {
    return channel * kPitches + pitch;
  }

  std::array<Queue, kKeys> queues_;
  std::vector<std::uint32_t> next_;  // of a note that is not the last of its queue: the one after
  std::size_t count_ = 0;
};

}  // namespace crnngan::midi
