#pragma once

#include <cstdint>
#include <string>

#include "render/key.h"
#include "render/measures.h"
#include "render/score.h"

namespace crnngan::render {

// Writes the notes and rests of the measure of a number, of all staves and voices of a part, as
// MusicXML behind what `out` holds.
void write_notes(const ScorePart& part, std::int64_t number, const Measures& measures, Key key,
                 std::string& out);

}  // namespace crnngan::render
