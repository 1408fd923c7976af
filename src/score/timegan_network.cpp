#include "score/timegan_network.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>

#include "base/random.h"
#include "nn/kernels.h"

namespace crnngan::score {

namespace {

constexpr double kTimeganRate = 1e-3;

void start(nn::Parameters& parameters, std::uint64_t seed) {
  const RandomStream random(seed, Purpose::kWeights, 0);
  std::uint64_t index = 0;
  for (nn::Parameter& parameter : parameters) {
    if (parameter.shape.size() < 2) {
      const bool is_of_gates = std::string_view(parameter.name).ends_with("gates");
      std::fill(parameter.value.begin(), parameter.value.end(), is_of_gates ? 1.0F : 0.0F);
      continue;
    }
    random.fill_uniform(parameter.value, index);
    index += parameter.value.size();
    const auto limit = static_cast<float>(
        std::sqrt(6 / static_cast<double>(parameter.shape[0] + parameter.shape[1])));
    for (float& value : parameter.value) value = limit * (2 * value - 1);
  }
}

}  // namespace

TimeganNetwork::TimeganNetwork(int steps, int lanes, int inputs, int units, std::uint64_t seed)
    : gru_(parameters_, "gru", inputs, units),
      weight_(parameters_.add("output.weight", {1, units}, /*decays=*/true)),
      bias_(parameters_.add("output.bias", {1}, /*decays=*/false)),
      optimiser_({.kind = nn::OptimiserKind::kAdam}, parameters_),
      tape_(gru_.tape(steps, lanes)),
      logits_(tape_.at(steps, 1)) {
  start(parameters_, seed);
}

const nn::Buffer& TimeganNetwork::logits() {
  gru_.forward(tape_);
  std::fill(logits_.begin(), logits_.end(), bias_.value.front());
  for (int t = 0; t < tape_.steps; ++t) {
    nn::kernels().lane_product(tape_.lanes, 1, tape_.units, tape_.units, weight_.value.data(),
                               tape_.outputs() + tape_.at(t, tape_.units),
                               logits_.data() + tape_.at(t, 1));
  }
  return logits_;
}

void TimeganNetwork::learn(const nn::Buffer& d_logits) {
  const nn::Kernels& fast = nn::kernels();
  const auto lanes = static_cast<long>(tape_.lanes);
  std::fill(tape_.d_outputs.begin(), tape_.d_outputs.end(), 0.0F);
  for (int t = 0; t < tape_.steps; ++t) {
    fast.lane_product(tape_.lanes, tape_.units, 1, 1, weight_.value.data(),
                      d_logits.data() + t * lanes,
                      tape_.d_outputs.data() + tape_.at(t, tape_.units));
  }
  fast.lane_gradient(tape_.steps, tape_.lanes, 1, tape_.units, tape_.units, d_logits.data(), lanes,
                     tape_.outputs(), lanes * tape_.units, weight_.gradient.data());
  fast.lane_gradient(tape_.steps, tape_.lanes, 1, 1, 1, d_logits.data(), lanes, tape_.ones.data(),
                     0, bias_.gradient.data());
  gru_.backward(tape_);
  optimiser_.step(parameters_, kTimeganRate);
  parameters_.zero_gradients();
}

}  // namespace crnngan::score
