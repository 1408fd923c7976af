#pragma once

// Where the last onset stands in the metre (music/metre.h), as numbers that a generator is told; 0
// is unknown.

#include <cstdint>

#include "music/metre.h"
#include "music/tone.h"

namespace crnngan::music {

// Positions in a beat are told apart in steps of 16 ticks: a 24th of a quarter, which sixteenths,
// their halves and triplets are whole numbers of.
constexpr int kMetreStepTicks = kTicksPerQuarter / 24;
constexpr int kMostBeats = 16;      // of a bar; later ones are told as the last
constexpr int kMostSteps = 3 * 24;  // of a beat

struct MetreNumbers {
  int bar = 0;   // beats of the bar, 1 ..
  int beat = 0;  // of the bar, from 1
  int step = 0;  // of the beat, from 1

  friend bool operator==(const MetreNumbers&, const MetreNumbers&) = default;
};

// Of an onset so long after the first one.
MetreNumbers metre_numbers(const Metre& metre, std::int64_t ticks_after_first_onset);

}  // namespace crnngan::music
