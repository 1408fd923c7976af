#pragma once

// Tones <-> cells: the up to n tones with one onset that the networks see in one step (the paper's
// several quadruplets a cell, section 2.1).
//
// Cells stand one after another as n slots each. A slot holds a tone or, with velocity 0, nothing;
// nothing in the first slot is a silence (music/pace.h), nothing in another one is no event at all.
// Only a first slot may have a gap.

#include <span>
#include <vector>

#include "music/tone.h"

namespace crnngan::music {

constexpr int kMostTonesPerCell = 8;
constexpr int kMostChordGapTicks = kTicksPerQuarter;

// The tones with those of a chord moved to one onset: a tone less than `chord_gap_ticks` after the
// first tone of a chord belongs to it. All other onsets stay, so gaps are 0 or at least
// `chord_gap_ticks`. With 1 nothing changes. REQUIRES chord_gap_ticks within
// 1 .. kMostChordGapTicks.
std::vector<Tone> join_chords(std::span<const Tone> tones, int chord_gap_ticks);

// The cells of tones and silences, as few as their order allows: a chord of more than n tones goes
// on in the next cell, with gap 0. REQUIRES tones_per_cell within 1 .. kMostTonesPerCell.
std::vector<Tone> to_cells(std::span<const Tone> events, int tones_per_cell);

// The exact inverse. REQUIRES whole cells.
std::vector<Tone> from_cells(std::span<const Tone> cells, int tones_per_cell);

}  // namespace crnngan::music
