#pragma once

// The symbols of ABC music that mean the same wherever they stand: text -> values. What they
// sound like depends on the voice (abc_voice.h). Each function reads what stands under the cursor
// and throws Fault when that is no such symbol.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "music/abc_cursor.h"
#include "music/abc_remarks.h"
#include "music/abc_time.h"

namespace crnngan::music::abc {

inline constexpr std::string_view kLetters = "CDEFGAB";
inline constexpr std::string_view kRoundedQuarterTones = "a quarter tone, rounded to a half tone";

// Place in kLetters; kLetters.size() for any other character.
std::size_t letter_index(char c);

struct Alteration {
  int half_tones = 0;    // -2..2
  bool rounded = false;  // from a part of a half tone
};

// "^", "__", "=", and parts of half tones such as "^/" or "_3/2", which are rounded towards the
// letter itself.
std::optional<Alteration> read_alteration(Cursor& music);

struct NoteSymbol {
  std::size_t offset = 0;                     // in the text
  std::optional<Alteration> alteration = {};  // its own
  std::size_t letter = 0;                     // in kLetters
  int octave = 0;                             // from middle C's
  Ratio length = {};                          // in unit lengths
  bool tied = false;
};

bool is_note_start(char c);

NoteSymbol read_note(Cursor& music);

// The notes up to `closing` and the length and tie behind it, which are worked into each of them.
// Decorations and chord symbols among them have no sound.
std::vector<NoteSymbol> read_chord(Cursor& music, char closing);

// MIDI pitch without signature and accidentals; may be out of MIDI's range.
int natural_pitch(const NoteSymbol& symbol);

// "2", "/", "//", "/2", "3/2", or nothing, which is 1.
Ratio read_length(Cursor& music);

// The next `notes` notes, chords or rests last `factor` of what is written.
struct Tuplet {
  Ratio factor;
  int notes = 0;
};

// "(3", "(3:2", "(3::4". In compound meters 5, 7 and 9 notes take the time of 3, else of 2.
Tuplet read_tuplet_sign(Cursor& music, bool compound_meter);

// The notes between braces that have an accidental, without their lengths; all else among them is
// passed over, since they have no sound.
std::vector<NoteSymbol> read_grace_accidentals(Cursor& music);

struct BarSign {
  bool ends_section = false;  // a double bar
  int ends_repeat = 0;        // how often the section before it is played; 0: no end of a repeat
  int starts_repeat = 0;      // the same of the section behind it
  bool is_half = false;       // a colon without a line: the rest of a repeat sign
};

// Any sequence of '|', ':' and the brackets of thick lines (standard 2.1, 4.8).
BarSign read_bar_sign(Cursor& music);

// The numbers of "1", "1,3", "1-3" as bits: bit 1 is the first time.
std::uint64_t read_ending_numbers(Cursor& music);

}  // namespace crnngan::music::abc
