#pragma once

#include <cstdint>
#include <span>

#include "base/random.h"
#include "gan/generator.h"

namespace crnngan::gan {

// Numbers first_index, first_index + 1, ... of the stream, as noise of the given kind.
void draw(NoiseKind kind, const RandomStream& random, std::uint64_t first_index,
          std::span<float> out);

// The random inputs of a tape, from number first_index of the stream on: the event before the first
// step (without bins), then the noise of the sequences, then that of the steps.
void draw_inputs(const GeneratorShape& shape, const RandomStream& random, std::uint64_t first_index,
                 GeneratorTape& tape);

}  // namespace crnngan::gan
