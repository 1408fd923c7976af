#pragma once

#include <span>
#include <string>

#include "midi/part.h"

namespace crnngan::music {

// Who plays a piece: the family of General MIDI that all parts belong to ("piano" for one or more
// keyboards with strings, "guitar", "organ"), or "ensemble" where they are of several. Empty when
// nobody says: a part has no program and a name that tells of no keyboard and no hand. Percussion
// does not count.
std::string instruments_of(std::span<const midi::Part> parts);

}  // namespace crnngan::music
