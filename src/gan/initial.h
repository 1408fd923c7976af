#pragma once

#include <cstdint>

#include "gan/discriminator.h"
#include "gan/generator.h"

namespace crnngan::gan {

// Untrained networks: every weight and bias uniform within 1 / sqrt(inputs of its layer's step),
// forget gates open (bias 1). Both pack their weights.
void initialise(Generator& generator, std::uint64_t seed);
void initialise(Discriminator& discriminator, std::uint64_t seed);

}  // namespace crnngan::gan
