#pragma once

// The bars of a piece by its time signatures, at 384 ticks a quarter.
//
// A signature holds from its place on, which is brought to the nearest thirty-second of the bars
// before it (64th, where these count in 64ths); inside of a bar it cuts that bar short. A first
// signature that holds for one bar, which is shorter than those of the next, makes a pickup of it:
// a bar of the next signature that lacks its beginning. So notation programs write pickups into
// MIDI files. The next signature has to hold for two bars at least.

#include <cstdint>
#include <span>
#include <vector>

#include "midi/time_line.h"

namespace crnngan::music {

std::int64_t bar_ticks(midi::TimeSignature signature);

// A quarter, or in compound time (3/8, 6/8, 9/8, ...) a dotted quarter.
std::int64_t beat_ticks(midi::TimeSignature signature);

class Bars {
 public:
  // Of changes by time, 4/4 before the first. Bars are counted from the one that holds
  // `from_ticks`: those before it are none, and it may be a pickup. REQUIRES from_ticks >= 0.
  explicit Bars(std::span<const midi::TimeSignatureChange> changes, std::int64_t from_ticks = 0);

  struct Bar {
    std::int64_t number = 0;  // from 0
    std::int64_t start = 0;   // ticks
    std::int64_t end = 0;     // as long after the start as the signature says, or earlier
    std::int64_t origin = 0;  // the start; of a pickup, where the whole bar would begin
    midi::TimeSignature signature;
  };

  // The bar that holds a tick, which is not before the first bar, and the one of a number >= 0.
  Bar bar_at(std::int64_t ticks) const;
  Bar bar(std::int64_t number) const;

  bool has_pickup() const { return stretches_.front().origin < stretches_.front().start; }

 private:
  // Bars of one signature. They are counted from `origin`, which lies before the start where the
  // first is a pickup.
  struct Stretch {
    std::int64_t start = 0;
    std::int64_t origin = 0;
    std::int64_t first = 0;  // number of its first bar
    midi::TimeSignature signature;
  };

  void add(const midi::TimeSignatureChange& change);
  void begin_at(std::int64_t ticks);
  void find_pickup();
  Bar bar_of(const Stretch& stretch, std::int64_t number) const;

  std::vector<Stretch> stretches_;  // by start
};

}  // namespace crnngan::music
