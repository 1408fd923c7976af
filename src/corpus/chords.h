#pragma once

#include <cstdint>

#include "corpus/corpus.h"

namespace crnngan::corpus {

// `songs` synthetic songs, a cheap test that a model learns at all: each is a walk over the triads
// that fit a key drawn for the song (I ii iii IV V vi of a major scale), all three tones of a chord
// together, chord after chord. A song has one chord length (a quarter or a half), one velocity
// with a small accent on every fourth chord, and 32 to 64 chords.
Corpus synthetic_chords(int songs, std::uint64_t seed);

}  // namespace crnngan::corpus
