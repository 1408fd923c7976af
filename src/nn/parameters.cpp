#include "nn/parameters.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "nn/kernels.h"

namespace crnngan::nn {

Parameter& Parameters::add(std::string name, std::vector<std::int64_t> shape, bool decays,
                           Initial initial) {
  const auto count = static_cast<std::size_t>(
      std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>()));
  list_.push_back(
      {std::move(name), std::move(shape), decays, initial, Buffer(count), Buffer(count)});
  return list_.back();
}

void Parameters::zero_gradients() {
  for (Parameter& parameter : list_) {
    std::fill(parameter.gradient.begin(), parameter.gradient.end(), 0.0F);
  }
}

double Parameters::gradient_norm() const {
  double sum = 0;
  for (const Parameter& parameter : list_) {
    sum += kernels().sum_of_squares(static_cast<long>(parameter.gradient.size()),
                                    parameter.gradient.data());
  }
  return std::sqrt(sum);
}

void Parameters::add_l2_gradients(double l2) {
  if (l2 == 0) return;
  for (Parameter& parameter : list_) {
    if (!parameter.decays) continue;
    for (std::size_t i = 0; i < parameter.value.size(); ++i) {
      parameter.gradient[i] += static_cast<float>(l2) * parameter.value[i];
    }
  }
}

double Parameters::clip_gradients(double limit) {
  const double norm = gradient_norm();
  if (norm > limit) {
    const auto factor = static_cast<float>(limit / norm);
    for (Parameter& parameter : list_) {
      for (float& g : parameter.gradient) g *= factor;
    }
  }
  return norm;
}

void Parameters::average(const Parameters& other, double decay) {
  const auto kept = static_cast<float>(decay);
  for (std::size_t i = 0; i < list_.size(); ++i) {
    const Buffer& target = other.list_[i].value;
    Buffer& value = list_[i].value;
    for (std::size_t k = 0; k < value.size(); ++k) {
      value[k] = kept * value[k] + (1 - kept) * target[k];
    }
  }
}

void Parameters::save(TensorFile& file, const std::string& prefix) const {
  for (const Parameter& parameter : list_) {
    file.add<float>(prefix + parameter.name, parameter.shape, parameter.value);
  }
}

void Parameters::load(const TensorFile& file, const std::string& prefix) {
  std::vector<std::vector<float>> values;
  values.reserve(list_.size());
  for (const Parameter& parameter : list_) {
    values.push_back(file.finite_values(prefix + parameter.name, parameter.shape, kMostWeight));
  }
  for (std::size_t i = 0; i < list_.size(); ++i) {
    std::copy(values[i].begin(), values[i].end(), list_[i].value.begin());
  }
}

}  // namespace crnngan::nn
