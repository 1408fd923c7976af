#pragma once

#include <compare>

namespace crnngan::midi {

// 3/8: three beats a measure, each an eighth.
struct TimeSignature {
  int beats = 4;      // 1..255
  int beat_unit = 4;  // 1, 2, 4, ... 64

  friend auto operator<=>(const TimeSignature&, const TimeSignature&) = default;
};

}  // namespace crnngan::midi
