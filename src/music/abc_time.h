#pragma once

// Musical time inside the ABC reader: whole numbers of a unit so small that all common lengths are
// multiples of it. Only what is written in odd tuplets rounds, and the last step to ticks.

#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>

#include "music/tone.h"

namespace crnngan::music::abc {

using Time = std::int64_t;

// 360360 is the least number that 2..15 divide.
constexpr Time kUnitsPerTick = 360360;
constexpr Time kWhole = kUnitsPerTick * kTicksPerQuarter * 4;

// A day at 120 quarters a minute. Far above any tune; keeps sums in range.
constexpr Time kLongestTune = kWhole * 43'200;

// numerator / denominator, both at least 1.
struct Ratio {
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;

  friend Ratio operator*(Ratio a, Ratio b) {
    const Ratio product{a.numerator * b.numerator, a.denominator * b.denominator};
    const std::int64_t common = std::gcd(product.numerator, product.denominator);
    return {product.numerator / common, product.denominator / common};
  }
};

// To the nearest unit; nothing when the result is out of range.
// REQUIRES 0 <= time <= kLongestTune.
inline std::optional<Time> scaled(Time time, Ratio ratio) {
  const Time common = std::gcd(time, ratio.denominator);
  const Time part = time / common;
  const std::int64_t denominator = ratio.denominator / common;
  if (part > std::numeric_limits<Time>::max() / 2 / ratio.numerator) return std::nullopt;
  return (part * ratio.numerator + denominator / 2) / denominator;
}

// The nearest tick, half a tick up.
inline std::int64_t to_ticks(Time time) { return (time + kUnitsPerTick / 2) / kUnitsPerTick; }

}  // namespace crnngan::music::abc
