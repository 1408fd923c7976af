#pragma once

#include <string>

#include "render/score.h"
#include "render/song.h"

namespace crnngan::render {

// A score as a MusicXML 4.0 document (partwise, uncompressed).
std::string to_musicxml(const Score& score);

// All of the way from a song. Throws Error as make_score does.
std::string to_musicxml(const Song& song);

}  // namespace crnngan::render
