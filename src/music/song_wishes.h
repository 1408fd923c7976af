#pragma once

// What a song is wished to be like where nobody says: like some piece of training.

#include <optional>

#include "base/random.h"
#include "midi/time_signature.h"
#include "music/context.h"

namespace crnngan::music {

// Whether an excerpt or a whole piece is written.
enum class Extent { kWhole, kExcerpt };

// A piece of training that has as many of the labels that are asked for as any. Nothing without
// examples.
std::optional<Example> draw_example(const ContextKnowledge& knowledge, const LabelNumbers& asked,
                                    const RandomStream& random);

// What is asked for, with the mode of the key that is asked for.
LabelNumbers with_mode(const LabelValues& values, LabelNumbers asked);

// The metre among the labels, if it is known.
std::optional<midi::TimeSignature> metre_of(const ContextKnowledge& knowledge,
                                            const LabelNumbers& labels);

// The bars of a song of that metre. An excerpt begins at any beat of one.
Signatures bars_of(const midi::TimeSignature& metre, Extent extent, const RandomStream& random);

// A song that has what is asked for, and else is like a piece of training, drawn among those that
// have most of it.
Wishes wishes_like_a_piece(const ContextKnowledge& knowledge, const LabelNumbers& asked,
                           Extent extent, const RandomStream& random);

}  // namespace crnngan::music
