#pragma once

// Musical time inside the ABC reader: whole numbers of one unit so small that everything the
// subset can write is a multiple of it. Sums are exact; only the last step rounds to ticks.

#include <fmt/format.h>

#include <cstdint>
#include <numeric>
#include <optional>
#include <string>

#include "music/tone.h"

namespace crnngan::music::abc {

using Time = std::int64_t;

// 2520 is the least number that 2..9, the sizes of tuplets, divide.
constexpr Time kUnitsPerTick = 2520;
constexpr Time kWhole = kUnitsPerTick * kTicksPerQuarter * 4;

// numerator / denominator, both at least 1.
struct Ratio {
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;

  friend Ratio operator*(Ratio a, Ratio b) {
    return {a.numerator * b.numerator, a.denominator * b.denominator};
  }
};

// Nothing when the result is no multiple of the unit.
inline std::optional<Time> scaled(Time time, Ratio ratio) {
  const Time product = time * ratio.numerator;
  if (product % ratio.denominator != 0) return std::nullopt;
  return product / ratio.denominator;
}

// The nearest tick, half a tick up.
inline std::int64_t to_ticks(Time time) { return (time + kUnitsPerTick / 2) / kUnitsPerTick; }

// As a fraction of a whole note, in 1/denominator where that is exact: "5/4".
// REQUIRES a denominator of a meter.
inline std::string format_time(Time time, int denominator) {
  const Time part = kWhole / denominator;
  if (time % part == 0) return fmt::format("{}/{}", time / part, denominator);
  const Time divisor = std::gcd(time, kWhole);
  return fmt::format("{}/{}", time / divisor, kWhole / divisor);
}

}  // namespace crnngan::music::abc
