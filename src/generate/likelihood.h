#pragma once

// Music that is there, as a model sees it, and how likely it holds it.

#include <span>
#include <vector>

#include "base/threads.h"
#include "generate/model.h"
#include "music/context.h"
#include "music/tone.h"
#include "sequence/batch.h"

namespace crnngan::generate {

struct HeardPiece {
  std::vector<music::Tone> tones;
  music::Surroundings surroundings = {};
};

// A piece as the network sees it: a batch of one row, with its end where the model knows one.
// Throws Error without a tone.
sequence::Batch seen(const Model& model, const HeardPiece& piece);

// Of each piece the logarithm of the likelihood, in nats, of each of its events as the model knows
// music, with its end where it knows one, given all before it and what is known beside the tones.
// Empty of a piece without tones. Throws Error when the model has no distributions.
std::vector<std::vector<double>> log_likelihoods(const Model& model,
                                                 std::span<const HeardPiece> pieces,
                                                 ThreadPool& pool);

}  // namespace crnngan::generate
