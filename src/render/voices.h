#pragma once

// Written notes of a staff -> up to four voices, measure by measure.
//
// Notes of one onset and end are a chord. A note that overlaps others goes to the next voice that
// is free; where all are taken, one that sounds is cut. A note that begins with those of all voices
// joins the one whose end is nearest; both end with the first of them. A note that overlaps the
// next by up to a sixteenth ends there; so does one that ends before it by up to a sixteenth and no
// more than its own length, as the rest would be harder to read.

#include <cstdint>
#include <span>
#include <vector>

#include "render/quantise.h"

namespace crnngan::render {

struct ScoreTone {
  int pitch = 0;
  int velocity = 0;
};

// A note, a chord or a rest that can be written with one note value.
struct Symbol {
  std::int64_t start = 0;
  int length = 0;                     // units
  std::vector<ScoreTone> tones = {};  // from low to high; none: a rest
  bool tied_from = false;             // it goes on from the symbol before
  bool tied_to = false;               // and on into the next
  bool in_tuplet = false;             // its beat is divided by three
  bool whole_measure = false;         // a rest, whatever the measure's length
};

using Voice = std::vector<Symbol>;        // fills the measure
using StaffMeasure = std::vector<Voice>;  // one voice to four; the last of several is no rest

// Whether nothing sounds in them.
bool is_rest(const Voice& voice);

bool is_empty(const StaffMeasure& measure);

// The first `count` measures. REQUIRES notes as quantise() returns them, from the same grids and
// measures.
std::vector<StaffMeasure> voices_of(std::span<const WrittenNote> notes, const Grids& grids,
                                    const Measures& measures, std::int64_t count);

}  // namespace crnngan::render
