#pragma once

// The passes of an iteration: tapes and gradients of both networks, kept from one iteration to the
// next while their shapes stay the same, and what they are filled with.

#include <optional>
#include <span>

#include "base/threads.h"
#include "gan/discriminator.h"
#include "gan/generator.h"
#include "sequence/batch.h"
#include "train/draws.h"

namespace crnngan::train {

struct GeneratorPass {
  gan::GeneratorTape tape;
  gan::GeneratorGradients gradients;
};

// A pass of so many steps and rows, which is that in `kept` if it fits.
GeneratorPass& generator_pass(std::optional<GeneratorPass>& kept, const gan::Generator& generator,
                              int steps, int rows, nn::Dropout dropout);

// The rows of the discriminator's batch, one kind behind the other.
struct JudgedRows {
  int batch = 0;      // real rows, and as many generated ones
  int perturbed = 0;  // copies of the first real ones with a little noise, and of generated ones

  Range real() const { return {0, batch}; }
  Range fake() const { return {batch, 2 * batch}; }
  Range noisy_real() const { return {2 * batch, 2 * batch + perturbed}; }
  Range noisy_fake() const { return {noisy_real().last, all()}; }
  int all() const { return 2 * (batch + perturbed); }
};

struct DiscriminatorPass {
  gan::DiscriminatorTape tape;
  gan::DiscriminatorGradients gradients;
};

// The same of D. A generated sequence is as long as the real one beside it.
DiscriminatorPass& discriminator_pass(std::optional<DiscriminatorPass>& kept,
                                      const gan::Discriminator& discriminator,
                                      const sequence::Batch& real, const JudgedRows& rows,
                                      nn::Dropout dropout);

// D's input: real sequences, generated ones, and perturbed copies, moved by `deviation` times
// perturbation (T,2P,F), P the perturbed rows of each kind.
void fill_input(const sequence::Batch& real, const gan::GeneratorTape& generated,
                std::span<const float> perturbation, float deviation, const JudgedRows& rows,
                gan::DiscriminatorTape& tape);

// The masks of dropout of an iteration: first the generator's, (T,B,H) of each layer, lowest
// first; behind them the discriminator's, (T,2B,.) of the encoder, then (T,2B,F) of the input.
// Perturbed rows have the masks of the rows that they copy.
void draw_masks(const Draws& draws, double rate, gan::GeneratorTape& tape);
void draw_masks(const Draws& draws, double rate, const gan::GeneratorTape& before,
                const JudgedRows& rows, gan::DiscriminatorTape& tape);

}  // namespace crnngan::train
