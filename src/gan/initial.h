#pragma once

#include <cstdint>

#include "gan/discriminator.h"
#include "gan/generator.h"

namespace crnngan::gan {

// How the generator's weights start.
enum class Start {
  kUniform,      // as they are drawn
  kUnitVariance  // then so that the untrained generator's outputs have mean 0 and deviation 1:
                 // input weights doubled, those into the LSTM layers tripled, the output layer
                 // rescaled on free rollouts. Drawn weights alone give nearly constant outputs.
};

// The free rollouts that the output layer is rescaled on, one after the other.
struct Rescaling {
  int rounds = 30;
  int steps = 64;
  int batch = 64;
};

// Untrained networks: weights of linear layers uniform within 1 / sqrt(inputs), vectors of bins of
// unit variance (smaller ones leave a network deaf to keys for long), all else within
// 1 / sqrt(units of the LSTM layers); forget gates open (bias 1). Both pack their weights.
// REQUIRES the start kUniform for a generator with bins.
void initialise(Generator& generator, Start start, std::uint64_t seed, const Rescaling& how = {});
void initialise(Discriminator& discriminator, std::uint64_t seed);

}  // namespace crnngan::gan
