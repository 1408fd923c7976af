#pragma once

// Measures and beats of a time signature, in the units that scores are written in: 24 a quarter,
// in which thirty-seconds, triplets and sextuplets are whole.

#include <cstdint>

#include "midi/smf_reader.h"
#include "music/tone.h"

namespace crnngan::render {

constexpr int kUnitsPerQuarter = 24;
constexpr int kTicksPerUnit = music::kTicksPerQuarter / kUnitsPerQuarter;

class Measures {
 public:
  // One whose unit is shorter than a thirty-second is taken as 4/4.
  explicit Measures(midi::TimeSignature signature)
      : signature_(4 * kUnitsPerQuarter % signature.beat_unit == 0 && signature.beat_unit <= 32
                       ? signature
                       : midi::TimeSignature{}) {}

  midi::TimeSignature signature() const { return signature_; }

  // Length of a measure.
  std::int64_t measure() const {
    return std::int64_t{signature_.beats} * 4 * kUnitsPerQuarter / signature_.beat_unit;
  }

  // Length of a beat: a quarter, or in compound time (3/8, 6/8, 9/8, ...) a dotted quarter. The
  // last beat of a measure may be shorter.
  int beat() const { return is_compound() ? kUnitsPerQuarter * 3 / 2 : kUnitsPerQuarter; }
  bool is_compound() const { return signature_.beat_unit == 8 && signature_.beats % 3 == 0; }

  std::int64_t measure_of(std::int64_t place) const { return place / measure(); }

  struct Beat {
    std::int64_t start = 0;
    int length = 0;
  };

  // The beat that holds a place, and those of a measure one after the other.
  Beat beat_at(std::int64_t place) const {
    const std::int64_t measure_start = place / measure() * measure();
    const std::int64_t in_measure = (place - measure_start) / beat() * beat();
    const std::int64_t left = measure() - in_measure;
    return {measure_start + in_measure, static_cast<int>(left < beat() ? left : beat())};
  }

 private:
  midi::TimeSignature signature_;
};

}  // namespace crnngan::render
