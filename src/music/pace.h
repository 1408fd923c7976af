#pragma once

// Silences: events that let the time of a rest pass quarter by quarter, as the pace events of the
// author's program were meant to.

#include <cstdint>
#include <span>
#include <vector>

#include "music/tone.h"

namespace crnngan::music {

constexpr std::int32_t kMostTicks = (1 << 28) - 1;  // the longest time that a MIDI file can say

// An event in which nothing sounds: a Tone without length, pitch and velocity.
constexpr Tone silence(std::int32_t gap_ticks) { return {.gap_ticks = gap_ticks}; }
constexpr bool is_silence(const Tone& event) { return event.velocity == 0; }

// A longer rest has no more silences: its end is one long gap, so that a few tones far apart do not
// become events without end.
constexpr int kMostSilences = 64;  // a quarter each: 16 bars of 4/4

// The tones, with a silence at every whole quarter after the first onset at which no tone sounds,
// up to the last onset. A tone sounds from its onset on, but no longer at its end. A quarter less
// than `least_gap_ticks` from the event before it or the tone after it gets none, nor does one
// behind kMostSilences of the same rest. Gaps are since
// the event before, tone or silence.
std::vector<Tone> with_silences(std::span<const Tone> tones, std::int32_t least_gap_ticks = 1);

// The tones alone, each with the silences before it in its gap, at most kMostTicks: up to there the
// exact inverse.
std::vector<Tone> without_silences(std::span<const Tone> events);

}  // namespace crnngan::music
