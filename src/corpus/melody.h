#pragma once

// The upper voice of a piece as intervals: what stays the same when a piece is played again in
// another key, tempo, or arrangement.

#include <cstdint>
#include <span>
#include <vector>

#include "music/tone.h"

namespace crnngan::corpus {

// Steps of an n-gram. Unrelated music seldom shares eight steps in a row; in a copy with a tenth of
// its notes changed, four of ten stretches of nine tones are still whole.
constexpr std::size_t kMelodySteps = 8;

// The pitches of the upper voice: at each onset the highest tone, unless a higher one still sounds
// (an accompaniment is then not heard as melody). Onsets less than a 64th apart are one, so that a
// spread chord is a chord.
std::vector<std::int32_t> upper_voice(std::span<const music::Tone> tones);

// All stretches of kMelodySteps successive steps of the upper voice, ascending, each once: eight
// intervals of eight bits in one number. Left out are those that say little about a piece: moves in
// one direction (repeated tones, scales), figures that repeat after at most four steps, and those
// of fewer than three different intervals.
std::vector<std::uint64_t> melody_ngrams(std::span<const music::Tone> tones);

}  // namespace crnngan::corpus
