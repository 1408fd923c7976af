#include "gan/initial.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "base/random.h"
#include "gan/noise.h"

namespace crnngan::gan {

namespace {

constexpr std::uint32_t kGeneratorStream = 0;
constexpr std::uint32_t kDiscriminatorStream = 1;
constexpr std::uint32_t kRolloutStream = 2;

double bound_of(const nn::Parameter& parameter, int units) {
  switch (parameter.initial) {
    case nn::Initial::kByInputs:
      return 1 / std::sqrt(static_cast<double>(parameter.shape.back()));
    case nn::Initial::kUnitVariance:
      return std::sqrt(3.0);
    case nn::Initial::kZero:
      return 0;
    case nn::Initial::kByUnits:
    case nn::Initial::kGateBias:
      break;
  }
  return 1 / std::sqrt(static_cast<double>(units));
}

void initialise(nn::Parameters& parameters, int units, const RandomStream& random) {
  std::uint64_t next = 0;
  for (nn::Parameter& parameter : parameters) {
    const auto bound = static_cast<float>(bound_of(parameter, units));
    random.fill_uniform(parameter.value, next);
    next += parameter.value.size();
    for (float& value : parameter.value) value = bound * (2 * value - 1);
    if (parameter.initial == nn::Initial::kGateBias) {
      std::fill_n(parameter.value.begin() + units, units, 1.0F);  // gates: i f g o
    }
  }
}

void scale_inputs(nn::Parameters& parameters) {
  for (nn::Parameter& parameter : parameters) {
    const std::string_view name = parameter.name;
    const float factor = name == "generator.input.weight" ? 2.0F
                         : name.ends_with(".weight_ih")   ? 3.0F
                                                          : 1.0F;
    for (float& value : parameter.value) value *= factor;
  }
}

// Moves each output of a free rollout halfway to mean 0 and deviation 1. The change comes back
// through the feedback, so that whole steps would overshoot; after some rounds of half steps the
// outputs are there.
void rescale_output(Generator& generator, std::uint64_t seed, const Rescaling& how) {
  generator.pack();
  GeneratorTape tape = generator.tape(how.steps, how.batch);
  ThreadPool alone(1);
  draw_inputs(generator.shape(), RandomStream(seed, Purpose::kWeights, kRolloutStream), 0, tape);
  generator.rollout(tape, alone);
  nn::Linear& output = generator.output();
  const auto features = static_cast<std::size_t>(output.outputs());
  const auto units = static_cast<std::size_t>(output.inputs());
  const auto count = static_cast<double>(how.steps * how.batch);
  for (std::size_t f = 0; f < features; ++f) {
    double sum = 0;
    double squares = 0;
    for (std::size_t i = f; i < tape.outputs.size(); i += features) {
      sum += double{tape.outputs[i]};
      squares += double{tape.outputs[i]} * double{tape.outputs[i]};
    }
    const double mean = sum / count;
    const double deviation = std::sqrt(std::max(squares / count - mean * mean, 1e-12));
    const double divisor = std::sqrt(deviation);
    float* weights = output.weight().value.data() + f * units;
    for (std::size_t k = 0; k < units; ++k) weights[k] /= static_cast<float>(divisor);
    float& bias = output.bias().value[f];
    bias = static_cast<float>((double{bias} - mean / 2) / divisor);
  }
  generator.pack();
}

}  // namespace

void initialise(Generator& generator, Start start, std::uint64_t seed, const Rescaling& how) {
  initialise(generator.parameters(), generator.shape().units,
             RandomStream(seed, Purpose::kWeights, kGeneratorStream));
  generator.pack();
  if (start == Start::kUnitVariance) {
    scale_inputs(generator.parameters());
    for (int round = 0; round < how.rounds; ++round) rescale_output(generator, seed, how);
  }
}

void initialise(Discriminator& discriminator, std::uint64_t seed) {
  initialise(discriminator.parameters(), discriminator.shape().units,
             RandomStream(seed, Purpose::kWeights, kDiscriminatorStream));
  discriminator.pack();
}

}  // namespace crnngan::gan
