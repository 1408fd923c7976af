#pragma once

#include <cstdint>

namespace crnngan::midi {

// From `ticks` after the start on, a quarter lasts so many microseconds.
struct TempoChange {
  std::int64_t ticks = 0;            // >= 0
  std::uint32_t us_per_quarter = 0;  // 1..2^24-1

  friend bool operator==(const TempoChange&, const TempoChange&) = default;
};

}  // namespace crnngan::midi
