#pragma once

// The keys that are down while music is written, as on a keyboard.

#include <cstdint>
#include <span>
#include <vector>

#include "music/tone.h"

namespace crnngan::music {

class KeysDown {
 public:
  void clear();

  // The next tone is struck.
  void hear(const Tone& tone);

  // The last onset, in ticks after the first.
  std::int64_t now() const { return now_; }

  // The pitches that were struck at the last onset.
  std::span<const std::int32_t> struck_last() const { return struck_; }

  // How long after the last onset fewer than so many tones sound. REQUIRES count >= 1.
  std::int64_t ticks_until_fewer_than(int count) const;

 private:
  std::int64_t now_ = 0;              // the last onset, in ticks
  std::vector<std::int32_t> struck_;  // pitches
  std::vector<std::int64_t> ends_;    // of the tones that sound, the last first
};

}  // namespace crnngan::music
