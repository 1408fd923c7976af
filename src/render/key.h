#pragma once

// Keys, and how pitches are spelt in them.

#include <span>

#include "midi/note.h"

namespace crnngan::render {

struct Key {
  int fifths = 0;  // sharps; flats are negative: -6..6
  bool is_minor = false;
};

// That of the scale that holds most of the notes (stats/scales.h).
Key key_of(std::span<const midi::Note> notes);

// A pitch as it is written.
struct Spelling {
  char step = 'C';
  int alter = 0;  // half tones: -1 flat, 1 sharp
  int octave = 4;

  friend bool operator==(const Spelling&, const Spelling&) = default;
};

// Of the names that the circle of fifths has for a pitch the one nearest the key: from three fifths
// below its tonic to eight above, which gives minor its raised seventh. MusicXML has no octave
// below 0: what lies there is written in it.
Spelling spell(int pitch, Key key);

// How the key alters a step.
int alteration(char step, Key key);

}  // namespace crnngan::render
