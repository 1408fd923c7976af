#pragma once

// What a corpus file promises (docs/formats.md), held to it.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/tensor_file.h"
#include "corpus/corpus.h"

namespace crnngan::corpus {

// Whether every value of the tone is in its range.
inline bool is_tone(const music::Tone& tone) {
  return tone.length_ticks >= 1 && tone.pitch >= 0 && tone.pitch <= 127 && tone.velocity >= 1 &&
         tone.velocity <= 127 && tone.gap_ticks >= 0;
}

// Throws Error unless the metadata are those of a corpus of music, of the format that is read.
void expect_format(const TensorFile& file);

// So many tones, the first of which has that number in the file.
using TonesAt = std::function<std::vector<music::Tone>(std::uint64_t first, std::size_t count)>;

// The pieces one by one, each as it was checked with its tones. `file` is all of the file but the
// tones, of which there are `tones`; they are read in order, piece by piece. Throws Error at
// the first value that is out of its range; the pieces taken by then are of no use. REQUIRES
// expect_format().
void check_pieces(const TensorFile& file, std::uint64_t tones, const TonesAt& tones_at,
                  const std::function<void(Piece&&)>& take);

}  // namespace crnngan::corpus
