#pragma once

// What the !name! decorations of ABC do to the sound.

#include <optional>
#include <string_view>

namespace crnngan::music::abc {

constexpr int kDefaultVelocity = 90;  // mf
constexpr int kAccent = 15;           // added for one note

struct Decoration {
  int velocity = 0;     // of the voice from here on; 0: as before
  bool accent = false;  // of the next note
};

// Nothing for a name that is unknown, or known but out of the subset: jumps such as D.C.
std::optional<Decoration> find_decoration(std::string_view name);

}  // namespace crnngan::music::abc
