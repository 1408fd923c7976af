#pragma once

// Random music for the tests of what becomes of it on its way to the networks.

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "music/tone.h"

namespace crnngan::music {

// So that a failing test shows the tone.
inline void PrintTo(const Tone& tone, std::ostream* out) {
  *out << "{length " << tone.length_ticks << ", pitch " << tone.pitch << ", velocity "
       << tone.velocity << ", gap " << tone.gap_ticks << "}";
}

// Chords of up to nine tones, runs, and rests of up to some quarters; the first gap is 0.
inline std::vector<Tone> random_music(std::size_t count, std::uint32_t seed) {
  std::mt19937 random(seed);
  const auto below = [&](std::uint32_t bound) {
    return static_cast<std::int32_t>(random() % bound);
  };
  std::vector<Tone> tones;
  std::int32_t chord = 0;  // tones that still join the last one
  while (tones.size() < count) {
    std::int32_t gap = 0;
    if (tones.empty() || chord == 0) {
      const std::int32_t kind = below(4);
      gap = kind == 0 ? 1 + below(12) : kind == 1 ? 384 * below(9) + below(2) : 1 + below(800);
      chord = below(9);
    } else {
      --chord;
    }
    if (tones.empty()) gap = 0;
    tones.push_back({1 + below(below(20) == 0 ? 3000 : 400), below(128), 1 + below(127), gap});
  }
  return tones;
}

}  // namespace crnngan::music
