#pragma once

// The values of the fields M:, L: and Q: (standard 2.1, 3.1.6 to 3.1.8). Each function reads a
// cursor over one value to its end and throws Fault at what it does not know.

#include <cstdint>
#include <optional>

#include "midi/time_signature.h"
#include "music/abc_cursor.h"
#include "music/abc_remarks.h"
#include "music/abc_time.h"

namespace crnngan::music::abc {

struct Meter {
  int numerator = 4;    // 1..128
  int denominator = 4;  // a power of two, 1..64

  Time bar() const { return kWhole / denominator * numerator; }
  bool is_compound() const { return numerator % 3 == 0 && numerator > 3; }
  midi::TimeSignature signature() const { return {numerator, denominator}; }
};

// "3/4", "C", "C|", "(2+3)/8"; nothing for "none" or an empty value, which is free meter.
std::optional<Meter> read_meter(Cursor value);

// The length of a note without a number: "1/8".
Time read_unit_length(Cursor value);

// Of a tune without L:.
Time usual_unit_length(const std::optional<Meter>& meter);

// A tempo as it is written: so many beats a minute.
struct Tempo {
  std::optional<Ratio> beat;  // of a whole note; none: `units` unit lengths
  int units = 1;
  double beats_per_minute = 120;
  std::size_t offset = 0;  // in the text

  // Throws Fault when a MIDI file can't hold it.
  std::uint32_t us_per_quarter(Time unit_length) const;
};

// "1/4=120", "1/4 3/8=40", "\"Allegro\" 1/4=120", "C=120", "C3=40", "120". Nothing for words
// alone.
std::optional<Tempo> read_tempo(Cursor value, Remarks& remarks);

}  // namespace crnngan::music::abc
