#pragma once

#include <cstdint>
#include <span>

#include "base/random.h"
#include "gan/generator.h"

namespace crnngan::gan {

// Numbers first_index, first_index + 1, ... of the stream, as noise of the given kind.
void draw(NoiseKind kind, const RandomStream& random, std::uint64_t first_index,
          std::span<float> out);

// The first "previous output" of each sequence, (B,F): as noise; with bins the event 0, whose bins
// mean less than that the state of the network is zero.
void draw_start(const GeneratorShape& shape, const RandomStream& random, std::uint64_t first_index,
                std::span<float> start);

// Fills the random inputs of a batch, noise (T,B,k) and start (B,F), with numbers of the stream
// from first_index on: the start, the noise of the songs, the noise of the steps.
void draw_inputs(const GeneratorShape& shape, const RandomStream& random, std::uint64_t first_index,
                 int steps, int batch, std::span<float> noise, std::span<float> start);

}  // namespace crnngan::gan
