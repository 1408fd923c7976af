#pragma once

// The random numbers of an iteration. Who needs some asks for them.

#include <cstdint>
#include <span>

#include "gan/generator.h"
#include "sequence/iteration.h"

namespace crnngan::train {

class Draws {
 public:
  virtual ~Draws() = default;

  // The random inputs of what the generator writes or, in pretraining, predicts.
  virtual void inputs(const gan::GeneratorShape& shape, gan::GeneratorTape& tape) const = 0;

  // Those of prediction beside an adversarial objective.
  virtual void prediction_inputs(const gan::GeneratorShape& shape,
                                 gan::GeneratorTape& tape) const = 0;

  // What inputs of the penalty are moved by, of mean 0 and deviation 1.
  virtual void perturbation(std::span<float> values) const = 0;

  // Values first, first + 1, ... of the masks of dropout (nn/dropout.h).
  virtual void mask(double rate, std::uint64_t first, std::span<float> mask) const = 0;
};

// From the streams of random numbers, at the iteration's place.
class StreamDraws : public Draws {
 public:
  explicit StreamDraws(const sequence::Iteration& iteration, Purpose inputs = Purpose::kNoise)
      : iteration_(iteration), inputs_(inputs) {}

  const sequence::Iteration& iteration() const { return iteration_; }

  void inputs(const gan::GeneratorShape& shape, gan::GeneratorTape& tape) const override;
  void prediction_inputs(const gan::GeneratorShape& shape, gan::GeneratorTape& tape) const override;
  void perturbation(std::span<float> values) const override;
  void mask(double rate, std::uint64_t first, std::span<float> mask) const override;

 private:
  sequence::Iteration iteration_;
  Purpose inputs_;
};

}  // namespace crnngan::train
