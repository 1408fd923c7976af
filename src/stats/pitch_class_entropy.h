#pragma once

#include <span>

#include "midi/note.h"

namespace crnngan::stats {

// The entropy, in bits, of the pitch classes of the tones that begin in `bars` successive bars
// (bars.h): the mean over all such stretches, one beginning in each bar, those without tones left
// out (Wu and Yang, "The Jazz Transformer on the Front Line", ISMIR 2020). 0 when all tones of a
// stretch have one class, log2(12) = 3.58 when all classes are equally frequent. A piece of fewer
// bars is one stretch; without notes it is 0. REQUIRES notes sorted by onset, and bars >= 1.
double pitch_class_entropy(std::span<const midi::Note> notes, int bars);

}  // namespace crnngan::stats
