#include "gan/initial.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "base/random.h"

namespace crnngan::gan {

namespace {

constexpr std::uint32_t kGeneratorStream = 0;
constexpr std::uint32_t kDiscriminatorStream = 1;

// The units of a layer decide the bound of its weights, as in PyTorch; for a linear layer, its
// inputs do.
double bound_of(const nn::Parameter& parameter, int units) {
  const bool is_linear_weight = std::string_view(parameter.name).ends_with(".weight");
  return 1 / std::sqrt(is_linear_weight ? static_cast<double>(parameter.shape.back()) : units);
}

void initialise(nn::Parameters& parameters, int units, const RandomStream& random) {
  std::uint64_t next = 0;
  for (nn::Parameter& parameter : parameters) {
    const auto bound = static_cast<float>(bound_of(parameter, units));
    random.fill_uniform(parameter.value, next);
    next += parameter.value.size();
    for (float& value : parameter.value) value = bound * (2 * value - 1);
    if (std::string_view(parameter.name).ends_with(".bias_ih")) {
      std::fill_n(parameter.value.begin() + units, units, 1.0F);  // gates: i f g o
    }
  }
}

}  // namespace

void initialise(Generator& generator, std::uint64_t seed) {
  initialise(generator.parameters(), generator.shape().units,
             RandomStream(seed, Purpose::kWeights, kGeneratorStream));
  generator.pack();
}

void initialise(Discriminator& discriminator, std::uint64_t seed) {
  initialise(discriminator.parameters(), discriminator.shape().units,
             RandomStream(seed, Purpose::kWeights, kDiscriminatorStream));
  discriminator.pack();
}

}  // namespace crnngan::gan
