#pragma once

#include <string>
#include <vector>

#include "render/key.h"
#include "render/score.h"
#include "render/song.h"

namespace crnngan::render {

// A score for piano as a MusicXML 4.0 document (partwise, uncompressed).
std::string to_musicxml(const std::vector<Measure>& score, const Measures& measures, Key key,
                        const std::string& title, std::uint32_t tempo_us_per_quarter);

// All of the way from a song.
std::string to_musicxml(const Song& song);

}  // namespace crnngan::render
