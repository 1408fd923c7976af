#pragma once

// Notes -> pages that show them as bars over time and pitch. The only file that knows cairo.

#include <string>
#include <vector>

#include "base/files.h"
#include "render/song.h"

namespace crnngan::render {

enum class ImageFormat { kSvg, kPng };

// The pages, each a whole file. Lines of measures from the lowest to the highest octave that the
// song touches, with keys, C's named, measures numbered; loud tones are dark. Long silence is left
// out, and said (roll_layout.h). Throws Error for more than 200 pages, and for a song
// without notes.
std::vector<Bytes> draw_piano_roll(const Song& song, ImageFormat format);

}  // namespace crnngan::render
