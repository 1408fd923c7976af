#pragma once

#include <cstdint>
#include <span>

#include "music/tone.h"

namespace crnngan::corpus {

// A number by which the music of a piece is known again without the piece: the same for the same
// music in another key, tempo, loudness or articulation. It is the 64-bit FNV-1a hash of two bytes
// for each tone but the first, in order of onset, then pitch, tones of one onset and pitch taken
// once: the step from the pitch before (+ 128), and 1 where the onset is a later one, else 0.
std::uint64_t fingerprint(std::span<const music::Tone> tones);

}  // namespace crnngan::corpus
