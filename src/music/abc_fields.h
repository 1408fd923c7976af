#pragma once

// The values of ABC's information fields. Each function reads a cursor over one value to its end
// and throws Fault at what it does not know.

#include <array>
#include <cstdint>
#include <string>

#include "music/abc_cursor.h"
#include "music/abc_time.h"

namespace crnngan::music::abc {

// M:
struct Meter {
  int numerator = 4;    // 1..32
  int denominator = 4;  // a power of two, 1..64

  Time bar() const { return kWhole / denominator * numerator; }
  bool is_compound() const { return numerator % 3 == 0 && numerator > 3; }
};

// K: half tones by which the signature moves each letter, C first.
using Key = std::array<int, 7>;

Meter read_meter(Cursor value);

// L: the length of a note without a number.
Time read_unit_length(Cursor value);

Key read_key(Cursor value);

// Q: microseconds per quarter.
std::uint32_t read_tempo(Cursor value);

// V: the voice's name; what else is said of it has no sound and is only checked.
std::string read_voice_name(Cursor value);

}  // namespace crnngan::music::abc
