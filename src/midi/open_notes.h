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
  OpenNotes() { first_.fill(kNone); }

  // Opens a note. The first ever opened is note 0, the next is note 1, and so on.
  // REQUIRES channel < 16, pitch < 128.
  void open(std::uint8_t channel, std::uint8_t pitch) {
    const std::size_t key = key_of(channel, pitch);
    const auto note = static_cast<std::uint32_t>(next_.size());
    next_.push_back(kNone);
    (first_[key] == kNone ? first_[key] : next_[last_[key]]) = note;
    last_[key] = note;
    ++count_;
  }

  // The oldest open note of the key, no longer open; none when none is.
  std::optional<std::uint32_t> close(std::uint8_t channel, std::uint8_t pitch) {
    std::uint32_t& first = first_[key_of(channel, pitch)];
    if (first == kNone) return std::nullopt;
    const std::uint32_t note = first;
    first = next_[note];
    --count_;
    return note;
  }

  // Forgets the notes still open; returns how many there were.
  std::size_t clear() {
    const std::size_t still_open = count_;
    if (still_open > 0) first_.fill(kNone);
    count_ = 0;
    return still_open;
  }

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  static constexpr std::size_t kPitches = 128;
  static constexpr std::size_t kKeys = 16 * kPitches;

  static std::size_t key_of(std::uint8_t channel, std::uint8_t pitch) {
    return channel * kPitches + pitch;
  }

  std::array<std::uint32_t, kKeys> first_;   // of a key's queue; kNone when it is empty
  std::array<std::uint32_t, kKeys> last_{};  // of a key's queue, when it is not empty
  std::vector<std::uint32_t> next_;          // the note after a note in its queue
  std::size_t count_ = 0;
};

}  // namespace crnngan::midi
