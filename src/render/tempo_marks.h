#pragma once

#include <cstdint>
#include <vector>

#include "render/measures.h"

namespace crnngan::render {

struct TempoMark {
  std::int64_t place = 0;  // units
  std::uint32_t us_per_quarter = 0;

  friend bool operator==(const TempoMark&, const TempoMark&) = default;
};

// The tempos that a score names: the first, at 0, and of the changes those that a reader has to
// know. Such a change lasts, for two measures of those that begin with it at least, and differs by
// a twentieth or more from the tempo named before; so a file that was played freely, with a change
// at every beat, does not get a mark at every beat. The last change, of which nothing says how long
// it lasts, is named where the tempo before it lasts for a measure.
std::vector<TempoMark> tempo_marks(const midi::TimeLine& line, const Measures& measures);

}  // namespace crnngan::render
