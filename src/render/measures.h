#pragma once

// The measures and beats of a piece by its time signatures, in the units that scores are written
// in: 24 a quarter, in which thirty-seconds, triplets and sextuplets are whole.
//
// A time signature holds from its place on, which is brought to the nearest thirty-second of the
// measures before it; inside of a measure it cuts that measure short. A first signature that holds
// for one measure, which is shorter than those of the next, makes a pickup of it: a measure of the
// next signature that lacks its beginning. So notation programs write pickups into MIDI files. The
// next signature has to hold for two measures at least.

#include <cstdint>
#include <vector>

#include "midi/time_line.h"
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
    midi::TimeSignature signature;

    std::int64_t length() const { return end - start; }
  };

  // The measure that holds a place, and the one of a number. REQUIRES what they are given >= 0.
  Measure measure_at(std::int64_t place) const;
  Measure measure(std::int64_t number) const;

  bool has_pickup() const { return stretches_.front().origin < 0; }

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
  // Measures of one signature. They are counted from `origin`, which lies before the start where
  // the first is a pickup.
  struct Stretch {
    std::int64_t start = 0;
    std::int64_t origin = 0;
    std::int64_t first = 0;  // number of its first measure
    midi::TimeSignature signature;
  };

  void add(std::int64_t ticks, midi::TimeSignature signature);
  void find_pickup();
  Measure measure_of(const Stretch& stretch, std::int64_t number) const;

  std::vector<Stretch> stretches_;  // by start; the first starts at 0
};

}  // namespace crnngan::render
