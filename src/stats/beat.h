#pragma once

// The beat of a piece, estimated from where its tones begin.
//
// Tones that begin less than 16 ticks (1/24 quarter) after the first one of a group are one onset,
// at the time of that first one: a chord that is not played quite together stays one event. A
// period of p ticks explains a pair of onsets the more, the nearer their distance is to p: fully
// when it is p, not at all from 16 ticks off. The beat is the period from a sixteenth (96 ticks) to
// a half note (768) for which
//
//   explained pairs(p) x exp(-log2(p / 384)^2 / 2)
//
// is greatest; of equal ones the shortest. The second factor is the listener's preference for a
// moderate beat, here one near the notated quarter (after D. Ellis, "Beat Tracking by Dynamic
// Programming", J. New Music Research 36, 2007, who weighs an autocorrelation so): even eighths,
// triplets and sixteenths, which every multiple of theirs explains, all have the quarter as beat.
// In files that were played without a click a quarter has no meaning, and the estimate is the
// beat that was played.
//
// The time is linear in the number of tones: no onset has more than 48 others within a half note.

#include <cstdint>
#include <span>

namespace crnngan::stats {

struct Beat {
  // 0 when no two onsets are that far apart: no beat at all.
  int ticks = 0;
  // 0..1: the share of onsets after which another one comes one beat later, off by less than 16
  // ticks; of those at least a beat before the last. 1 in strict rhythm; music without a clear
  // beat has a low one.
  double clarity = 0;
};

// Of onsets in ascending order, in ticks of 1/384 quarter.
Beat estimate_beat(std::span<const std::int64_t> onsets_ticks);

}  // namespace crnngan::stats
