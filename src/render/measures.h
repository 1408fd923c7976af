#pragma once

// The measures and beats of a piece by its time signatures (music/bars.h), in the units that scores
// are written in: 24 a quarter, in which thirty-seconds, triplets and sextuplets are whole.

#include <cstdint>

#include "midi/time_line.h"
#include "music/bars.h"
#include "music/tone.h"

namespace crnngan::render {

constexpr int kUnitsPerQuarter = 24;
constexpr int kTicksPerUnit = music::kTicksPerQuarter / kUnitsPerQuarter;

class Measures {
 public:
  // Of a time line at 384 ticks a quarter. A signature whose unit is shorter than a thirty-second
  // is taken as 4/4.
  explicit Measures(const midi::TimeLine& line);
  explicit Measures(midi::TimeSignature signature);

  struct Measure {
    std::int64_t number = 0;  // from 0
    std::int64_t start = 0;   // units
    std::int64_t end = 0;     // as long as the signature says, or shorter
    std::int64_t origin = 0;  // the start; of a pickup, where the whole measure would begin
    midi::TimeSignature signature;

    std::int64_t length() const { return end - start; }
  };

  // The measure that holds a place, and the one of a number. REQUIRES what they are given >= 0.
  Measure measure_at(std::int64_t place) const;
  Measure measure(std::int64_t number) const;

  bool has_pickup() const { return bars_.has_pickup(); }

  struct Beat {
    std::int64_t start = 0;
    int length = 0;    // units
    int of_meter = 0;  // the length of whole beats there
    bool compound = false;

    bool is_whole() const { return length == of_meter; }
  };

  // The beat that holds a place: a quarter, or in compound time (3/8, 6/8, 9/8, ...) a dotted
  // quarter. The last of a measure may be shorter, and the first of a pickup.
  Beat beat_at(std::int64_t place) const;

 private:
  music::Bars bars_;
};

}  // namespace crnngan::render
