#pragma once

#include <cstdint>
#include <span>

#include "midi/note.h"

namespace crnngan::render {

enum class Clef { kTreble, kTrebleOctaveLower, kAlto, kBass };

// The clef in which notes of an instrument (General MIDI's program) need the fewest ledger lines:
// treble or bass; for violas, trombones and sections of strings alto, too. Violins, flutes, oboes,
// clarinets, saxophones and trumpets have treble, unless they lie too low for it (as bass clarinets
// do, which have no program of their own). Guitars have the treble clef that sounds an octave
// lower.
Clef clef_of(std::span<const midi::Note> notes, std::uint8_t program);

// The clef of a hand on a keyboard: the usual one, or the other of treble and bass where that saves
// more than half of the ledger lines.
Clef clef_of_hand(std::span<const midi::Note> notes, Clef usual);

}  // namespace crnngan::render
