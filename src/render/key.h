#pragma once

// Keys, and how pitches are spelt in them.

#include <cstdint>
#include <span>
#include <vector>

#include "midi/note.h"
#include "render/measures.h"

namespace crnngan::render {

using Key = midi::KeySignature;

struct KeyChange {
  std::int64_t measure = 0;  // its number
  Key key;

  friend bool operator==(const KeyChange&, const KeyChange&) = default;
};

// The keys of a piece: its key signatures, each from the measure on whose beginning is nearest;
// the first holds from the start on. Without any, the key of the scale that holds most of the
// notes (stats/scales.h). By measure; the first is of measure 0, and no two that follow one another
// are the same.
std::vector<KeyChange> keys_of(const midi::TimeLine& line, std::span<const midi::Note> notes,
                               const Measures& measures);

// That of the scale that holds most of the notes: of -6..6 fifths.
Key guess_key(std::span<const midi::Note> notes);

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
