#include "nn/optimiser.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"

namespace crnngan::nn {

namespace {

constexpr const char* kSquare = "square";

constexpr double kEpsilon = 1e-8;

// Far more than gradients, and than their squares, of a network that learns.
constexpr float kMostState = 1e24F;

}  // namespace

Optimiser::Optimiser(OptimiserOptions options, const Parameters& parameters) : options_(options) {
  if (options_.kind == OptimiserKind::kMomentum) states_ = {{"velocity", {}}};
  if (options_.kind == OptimiserKind::kAdam) states_ = {{"mean", {}}, {kSquare, {}}};
  for (State& state : states_) {
    for (const Parameter& parameter : parameters) state.values.emplace_back(parameter.value.size());
  }
}

void Optimiser::step(Parameters& parameters, double rate) {
  ++steps_;
  switch (options_.kind) {
    case OptimiserKind::kSgd:
      return step_sgd(parameters, static_cast<float>(rate));
    case OptimiserKind::kMomentum:
      return step_momentum(parameters, static_cast<float>(rate));
    case OptimiserKind::kAdam:
      return step_adam(parameters, rate);
  }
}

void Optimiser::step_sgd(Parameters& parameters, float rate) {
  for (Parameter& parameter : parameters) {
    for (std::size_t i = 0; i < parameter.value.size(); ++i) {
      parameter.value[i] -= rate * parameter.gradient[i];
    }
  }
}

void Optimiser::step_momentum(Parameters& parameters, float rate) {
  const auto kept = static_cast<float>(options_.momentum);
  std::size_t index = 0;
  for (Parameter& parameter : parameters) {
    Buffer& velocity = states_[0].values[index++];
    for (std::size_t i = 0; i < parameter.value.size(); ++i) {
      velocity[i] = kept * velocity[i] + parameter.gradient[i];
      parameter.value[i] -= rate * velocity[i];
    }
  }
}

void Optimiser::step_adam(Parameters& parameters, double rate) {
  const auto beta1 = static_cast<float>(options_.beta1);
  const auto beta2 = static_cast<float>(options_.beta2);
  const double steps = static_cast<double>(steps_);
  const auto step_size = static_cast<float>(rate / (1 - std::pow(options_.beta1, steps)));
  const auto square_scale = static_cast<float>(1 / std::sqrt(1 - std::pow(options_.beta2, steps)));
  std::size_t index = 0;
  for (Parameter& parameter : parameters) {
    Buffer& mean = states_[0].values[index];
    Buffer& square = states_[1].values[index];
    ++index;
    for (std::size_t i = 0; i < parameter.value.size(); ++i) {
      const float g = parameter.gradient[i];
      mean[i] = beta1 * mean[i] + (1 - beta1) * g;
      square[i] = beta2 * square[i] + (1 - beta2) * g * g;
      parameter.value[i] -= step_size * mean[i] /
                            (std::sqrt(square[i]) * square_scale + static_cast<float>(kEpsilon));
    }
  }
}

void Optimiser::save(TensorFile& file, const std::string& prefix,
                     const Parameters& parameters) const {
  file.add<std::int64_t>(prefix + "steps", {1}, std::span(&steps_, 1));
  for (const State& state : states_) {
    auto values = state.values.begin();
    for (const Parameter& parameter : parameters) {
      file.add<float>(fmt::format("{}{}.{}", prefix, state.name, parameter.name), parameter.shape,
                      *values++);
    }
  }
}

void Optimiser::load(const TensorFile& file, const std::string& prefix,
                     const Parameters& parameters) {
  const std::int64_t steps = file.values<std::int64_t>(prefix + "steps", {1}).front();
  if (steps < 0) throw Error("tensor '{}steps': expected 0 or more, found {}", prefix, steps);
  std::vector<State> states;
  for (const State& state : states_) {
    State& loaded = states.emplace_back(State{state.name, {}});
    for (const Parameter& parameter : parameters) {
      const std::string name = fmt::format("{}{}.{}", prefix, state.name, parameter.name);
      const auto values = file.finite_values(name, parameter.shape, kMostState);
      const bool is_square = std::string_view(state.name) == kSquare;
      if (is_square && std::any_of(values.begin(), values.end(), [](float v) { return v < 0; })) {
        throw Error("tensor '{}': expected squares, found a number below 0", name);
      }
      loaded.values.emplace_back(values.begin(), values.end());
    }
  }
  steps_ = steps;
  states_ = std::move(states);
}

}  // namespace crnngan::nn
