#pragma once

// The symbols of ABC music that mean the same wherever they stand: text -> values. What they
// sound like depends on the voice (abc_voice.h). Each function reads what stands under the cursor
// and throws Fault when that is no such symbol.

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "music/abc_cursor.h"
#include "music/abc_time.h"

namespace crnngan::music::abc {

struct NoteSymbol {
  std::size_t offset = 0;         // in the text
  std::optional<int> alteration;  // half tones of its own accidental, -2..2
  int staff_position = 0;         // letters above middle C
  Ratio length;                   // in unit lengths
  bool tied = false;
};

bool is_note_start(char c);

NoteSymbol read_note(Cursor& music);

// The notes of "[CEG]2-"; what stands behind the bracket is worked into each of them.
std::vector<NoteSymbol> read_chord(Cursor& music);

// Index into the letters C, D, E, F, G, A, B.
std::size_t letter_of(const NoteSymbol& symbol);

// MIDI pitch without signature and accidentals.
int natural_pitch(const NoteSymbol& symbol);

// "2", "/", "//", "/2", "3/2", or nothing, which is 1.
Ratio read_length(Cursor& music);

// The next `notes` notes, chords or rests last `factor` of what is written.
struct Tuplet {
  Ratio factor;
  int notes = 0;
};

// "(3", "(3:2", "(3:2:4". In compound meters 5, 7 and 9 notes take the time of 3, else of 2.
Tuplet read_tuplet_sign(Cursor& music, bool compound_meter);

void skip_grace_notes(Cursor& music);

struct BarSign {
  std::string_view text;
  bool ends_section = false;  // the bars beside it may be incomplete
  bool ends_repeat = false;
  bool starts_repeat = false;
};

BarSign read_bar_sign(Cursor& music);

}  // namespace crnngan::music::abc
