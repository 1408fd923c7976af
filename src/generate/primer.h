#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "generate/model.h"
#include "music/tone.h"

namespace crnngan::generate {

// A piece that songs go on from: its own tones, and the cells in which the networks hear it, made
// as those of training pieces are. A last cell with fewer tones than it has room for is a chord of
// so many: what is written begins with a cell of its own.
class Primer {
 public:
  // Throws Error when there are no tones (one is enough), a length or a gap is longer than what can
  // be written (music::kMostTicks), or the model does not hear what came before.
  Primer(const Model& model, std::vector<music::Tone> tones, music::Signatures signatures = {});

  const std::vector<music::Tone>& tones() const { return tones_; }

  // Its labels and its bars, as far as they can be known.
  const music::Surroundings& surroundings() const { return surroundings_; }

  std::size_t cells() const;

  // The F features of cell `number`. With a random codec they are the middles of their intervals,
  // so that every song hears the same piece.
  void encode(std::size_t number, std::span<float> features) const;

 private:
  std::vector<music::Tone> tones_;
  music::Codec codec_;
  music::Surroundings surroundings_;
  std::vector<music::Tone> cells_;
};

}  // namespace crnngan::generate
