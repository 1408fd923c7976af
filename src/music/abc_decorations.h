#pragma once

// What the decorations of ABC (standard 2.1, 4.14 and 4.16) do to the sound.

#include <array>
#include <optional>
#include <string_view>

#include "music/abc_cursor.h"

namespace crnngan::music::abc {

constexpr int kDefaultVelocity = 90;  // mf
constexpr int kAccent = 15;           // added for one note

struct Decoration {
  int velocity = 0;     // of the voice from here on; 0: as before
  bool accent = false;  // of the next note
};

// What stands between two '!': dynamics and accents. Every other name, known or not, has no sound.
Decoration decoration_of(std::string_view name);

// The letters that stand for decorations: those of the standard and those that U: sets.
class Symbols {
 public:
  Symbols();

  // Nothing for a character that stands for no decoration.
  std::optional<Decoration> find(char symbol) const;

  // The value of a U: field: "T = !trill!", "p = \"^+\"". Throws Fault.
  void define(Cursor value);

 private:
  std::array<std::optional<Decoration>, 128> decorations_;
};

}  // namespace crnngan::music::abc
