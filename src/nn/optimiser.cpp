#include "nn/optimiser.h"

#include <algorithm>
#include <cmath>

namespace crnngan::nn {

namespace {

constexpr double kEpsilon = 1e-8;

}  // namespace

Optimiser::Optimiser(OptimiserOptions options, const Parameters& parameters) : options_(options) {
  if (options_.kind != OptimiserKind::kAdam) return;
  for (const Parameter& parameter : parameters) {
    mean_.emplace_back(parameter.value.size());
    square_.emplace_back(parameter.value.size());
  }
}

void Optimiser::step(Parameters& parameters, double rate) {
  ++steps_;
  if (options_.kind == OptimiserKind::kSgd) {
    for (Parameter& parameter : parameters) {
      for (std::size_t i = 0; i < parameter.value.size(); ++i) {
        parameter.value[i] -= static_cast<float>(rate) * parameter.gradient[i];
      }
    }
    return;
  }
  const auto beta1 = static_cast<float>(options_.beta1);
  const auto beta2 = static_cast<float>(options_.beta2);
  const double steps = static_cast<double>(steps_);
  const auto step_size = static_cast<float>(rate / (1 - std::pow(options_.beta1, steps)));
  const auto square_scale = static_cast<float>(1 / std::sqrt(1 - std::pow(options_.beta2, steps)));
  std::size_t index = 0;
  for (Parameter& parameter : parameters) {
    Buffer& mean = mean_[index];
    Buffer& square = square_[index];
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
  std::size_t index = 0;
  for (const Parameter& parameter : parameters) {
    if (options_.kind != OptimiserKind::kAdam) break;
    file.add<float>(prefix + "mean." + parameter.name, parameter.shape, mean_[index]);
    file.add<float>(prefix + "square." + parameter.name, parameter.shape, square_[index]);
    ++index;
  }
}

void Optimiser::load(const TensorFile& file, const std::string& prefix,
                     const Parameters& parameters) {
  const std::int64_t steps = file.values<std::int64_t>(prefix + "steps", {1}).front();
  std::vector<Buffer> mean;
  std::vector<Buffer> square;
  for (const Parameter& parameter : parameters) {
    if (options_.kind != OptimiserKind::kAdam) break;
    const auto read = [&](const std::string& what) {
      const auto values = file.values<float>(prefix + what + parameter.name, parameter.shape);
      return Buffer(values.begin(), values.end());
    };
    mean.push_back(read("mean."));
    square.push_back(read("square."));
  }
  steps_ = steps;
  mean_ = std::move(mean);
  square_ = std::move(square);
}

}  // namespace crnngan::nn
