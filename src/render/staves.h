#pragma once

// The instruments of a song and the staves that their notes are written on.
//
// Each part of a song (midi/part.h) with notes is an instrument with one staff, in the order of
// the parts; parts of keyboards (program.h) have two. Parts of one keyboard that follow one
// another, of up to four tracks, are all that keyboard's: two of them are its hands, and the
// higher one is on the upper staff; the notes of one part, or of more than two, are divided between
// hands (hands.h). Of two parts, one that has less than a tenth of the notes is no hand. A melody
// of one part, within two octaves and with at most one note in ten that begins with another, has
// one staff.

#include <cstdint>
#include <string>
#include <vector>

#include "render/clef.h"
#include "render/song.h"

namespace crnngan::render {

struct Staff {
  std::vector<midi::Note> notes;  // by onset, then pitch
  Clef clef = Clef::kTreble;
};

struct Instrument {
  std::string name;  // of its program, or of its track where it is one of several
  std::uint8_t program = 0;
  std::vector<Staff> staves = {};  // one, or an upper and a lower one
};

// At least one: a song without notes has a piano. Throws Error for percussion alone, which has no
// staff.
std::vector<Instrument> instruments_of(const Song& song);

}  // namespace crnngan::render
