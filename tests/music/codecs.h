#pragma once

// Tones and what codecs make of them.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "music/codec.h"

namespace crnngan::music {

using Features = std::array<float, kFeatures>;

// With one tone a cell.
inline Features encoded(const Codec& codec, const Tone& tone, std::span<const float> uniform = {}) {
  Features features{};
  codec.encode({&tone, 1}, uniform, features);
  return features;
}

inline Tone decoded(const Codec& codec, const Features& features) {
  std::vector<Tone> events;
  codec.decode(features, events);
  EXPECT_EQ(events.size(), 1u);
  return events.front();
}

inline Codec fitted(CodecKind kind, const std::vector<Tone>& tones) {
  const std::vector<std::vector<Tone>> sequences{tones};
  return Codec::fit({kind}, sequences);
}

// Tones as music has them: mostly short, some very long.
inline std::vector<Tone> random_tones(std::size_t count) {
  std::mt19937 random(7);
  const auto below = [&](std::uint32_t bound) {
    return static_cast<std::int32_t>(random() % bound);
  };
  std::vector<Tone> tones;
  for (std::size_t n = 0; n < count; ++n) {
    const std::uint32_t longest = n % 10 == 0 ? 100'000 : 800;
    tones.push_back(
        {1 + below(longest), below(128), 1 + below(127), n % 3 == 0 ? 0 : below(longest + 1)});
  }
  return tones;
}

inline std::string text_of(const Tone& tone) {
  return fmt::format("length {}, pitch {}, velocity {}, gap {}", tone.length_ticks, tone.pitch,
                     tone.velocity, tone.gap_ticks);
}

}  // namespace crnngan::music
