#pragma once

// The measures as the script computes them with which the paper's figures were made, where it
// departs from the paper's definitions: old figures can be compared with new ones.
//
// With N tones at C different onsets, in ticks of the file:
//
// polyphony          P / (P + S), 0 when P is 0. Of each onset's tones the first counts in S, the
//                    others in P. When the next onset comes the one before counts once more, in S
//                    if it had one tone, else in P; so the last onset does not, and nothing comes
//                    before the first. P + S is N + C - 1. One chord of three tones has 2/3, many
//                    of them nearly 3/4.
// scale consistency  the share of tones in the best of the 36 scales, where a tone is in a scale
//                    when its pitch class (0..11) minus that of the tonic is one of the scale's
//                    steps, not taken modulo 12: tones of a class below the tonic's never are.
// repetitions        as in repetitions.h, but of the tones track by track, each track in the order
//                    of its note-ons, and without the last of them all; 0 for lengths n with
//                    n >= N / 2, rounded down.
//
// The script reads percussion as pitches, so only with that included are all its values the same.

#include <span>

#include "midi/note.h"
#include "stats/repetitions.h"
#include "stats/scales.h"
#include "stats/stats.h"

namespace crnngan::stats {

// Replaces polyphony, scale consistency, tones in the best scale and its name, and repetitions.
// `tracks` are the notes of midi::NoteOrder::kByTrack in the file's own ticks.
void measure_as_paper_script(std::span<const midi::Note> tracks, Measures& measures);

}  // namespace crnngan::stats
