#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace crnngan::midi {

// From `ticks` after the start on, a quarter lasts so many microseconds.
struct TempoChange {
  std::int64_t ticks = 0;            // >= 0
  std::uint32_t us_per_quarter = 0;  // 1..2^24-1

  friend bool operator==(const TempoChange&, const TempoChange&) = default;
};

// Ticks -> seconds.
class TempoMap {
 public:
  // `changes` by time; of several at a time the last counts, and kStandardTempo before the first.
  TempoMap(std::span<const TempoChange> changes, int ticks_per_quarter);

  // From the start of the file. REQUIRES ticks >= 0.
  double seconds_at(std::int64_t ticks) const;

 private:
  struct Stretch {
    std::int64_t ticks = 0;  // at its start
    double seconds = 0;      // there
    double seconds_per_tick = 0;
  };
  std::vector<Stretch> stretches_;  // by time, the first at 0
};

}  // namespace crnngan::midi
