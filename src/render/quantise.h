#pragma once

// Notes as played -> notes as they can be written: every beat gets the grid that fits it best.

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "midi/note.h"
#include "render/measures.h"

namespace crnngan::render {

// Times in units of 1/24 quarter (measures.h).
struct WrittenNote {
  std::int64_t onset = 0;
  std::int64_t end = 0;  // > onset
  int pitch = 0;
  int velocity = 0;

  friend auto operator<=>(const WrittenNote&, const WrittenNote&) = default;
};

// The grids of the beats of a staff: sixteenths or thirty-seconds, triplets or sextuplets of a
// quarter beat. A finer grid or a tuplet is taken where it saves more than it costs a reader.
class Grids {
 public:
  // REQUIRES notes at 384 ticks a quarter; measures that outlive this.
  Grids(std::span<const midi::Note> notes, const Measures& measures);

  // The step of the grid at a place, in units.
  int step_at(std::int64_t place) const;
  // Whether the beat there is divided by three.
  bool is_tuplet(std::int64_t place) const { return step_at(place) == 8 || step_at(place) == 4; }
  // The nearest place on the grid of the beat that holds it. REQUIRES ticks >= 0.
  std::int64_t snap(std::int64_t ticks) const;

 private:
  const Measures& measures_;
  std::unordered_map<std::int64_t, std::uint8_t> steps_;  // of beats with notes, by their start
};

// Sorted by onset, then pitch. A note that would vanish gets one step.
std::vector<WrittenNote> quantise(std::span<const midi::Note> notes, const Grids& grids);

}  // namespace crnngan::render
