#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/files.h"
#include "midi/time_line.h"
#include "music/signatures.h"
#include "music/tone.h"

namespace crnngan::generate {

// A piece that songs go on from, as a person has it, and what follows from it for the new music.
struct ContinuedPiece {
  Bytes midi;

  // Where new music begins, in the ticks that read_smf gives: the first bar line that is behind the
  // beginning of the piece's last note and not before the end of what sounds, where a note that
  // lasts up to a sixteenth longer than its measure is taken for one that fills it. A pedal that
  // holds a note makes it sound until it is released. Bars are counted from the last time signature
  // before; without one they have four quarters, as the standard says. Silence and changes of the
  // time line behind it are no part of the piece.
  std::int64_t end_ticks = 0;

  // What holds there. A tempo and signatures, each a change at tick 0.
  midi::TimeLine time_line;

  // The instrument that plays more than half of the notes; where none does, a piano.
  std::uint8_t program = 0;

  // All tracks together, without percussion: what a model hears.
  std::vector<music::Tone> tones;

  music::Signatures signatures;  // of these

  // From the onset of the last of these to end_ticks, in ticks of 1/384 quarter.
  std::int64_t last_gap_ticks = 0;

  std::vector<std::string> repairs;  // what was put right while reading
};

// Of the bytes of a MIDI file. Throws Error, naming `name`, when they are none or have no notes but
// percussion.
ContinuedPiece read_piece(Bytes midi, const std::string& name);

}  // namespace crnngan::generate
