#pragma once

#include <compare>

namespace crnngan::midi {

// D minor: one flat, minor.
struct KeySignature {
  int fifths = 0;  // sharps; flats are negative: -7..7
  bool is_minor = false;

  friend auto operator<=>(const KeySignature&, const KeySignature&) = default;
};

}  // namespace crnngan::midi
