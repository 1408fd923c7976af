#include "nn/minibatch_features.h"

#include <algorithm>
#include <cmath>

namespace crnngan::nn {

namespace {

// Calls visit(row, other) for every pair that is compared.
template <class Visit>
void for_each_pair(const Companions& companions, const Visit& visit) {
  for (int i = 0; i < companions.rows.size(); ++i) {
    for (int j = 0; j < companions.others.size(); ++j) {
      if (i != j) visit(companions.rows.first + i, companions.others.first + j);
    }
  }
}

float closeness(const float* a, const float* b, int dimensions) {
  float distance = 0;
  for (int d = 0; d < dimensions; ++d) distance += std::abs(a[d] - b[d]);
  return std::exp(-distance);
}

}  // namespace

MinibatchFeatures::MinibatchFeatures(Parameters& parameters, const std::string& name, int inputs,
                                     int kernels, int dimensions)
    : inputs_(inputs),
      kernels_(kernels),
      dimensions_(dimensions),
      weight_(parameters.add(name + ".weight", {std::int64_t{kernels} * dimensions, inputs},
                             /*decays=*/true, Initial::kByInputs)),
      forward_matrix_(inputs, kernels * dimensions),
      backward_matrix_(kernels * dimensions, inputs) {}

MinibatchTape MinibatchFeatures::tape(int rows) const {
  return {Buffer(size_of(rows, inputs_)), Buffer(size_of(rows, kernels_, dimensions_)),
          Buffer(size_of(rows, kernels_))};
}

MinibatchGradients MinibatchFeatures::gradients(const MinibatchTape& tape) {
  return {Buffer(tape.features.size()), Buffer(tape.points.size()), Buffer(tape.x.size())};
}

void MinibatchFeatures::pack() {
  forward_matrix_.pack_transposed(weight_.value.data());
  backward_matrix_.pack(weight_.value.data());
}

void MinibatchFeatures::project(MinibatchTape& tape, Range rows) const {
  forward_matrix_.multiply(tape.x.data() + size_of(rows.first, inputs_),
                           tape.points.data() + size_of(rows.first, kernels_, dimensions_),
                           rows.size(), Into::kReplace);
}

void MinibatchFeatures::compare(MinibatchTape& tape, const Companions& companions) const {
  std::fill_n(tape.features.data() + size_of(companions.rows.first, kernels_),
              size_of(companions.rows.size(), kernels_), 0.0F);
  for_each_pair(companions, [&](int row, int other) {
    const float* a = tape.points.data() + size_of(row, kernels_, dimensions_);
    const float* b = tape.points.data() + size_of(other, kernels_, dimensions_);
    float* features = tape.features.data() + size_of(row, kernels_);
    for (int k = 0; k < kernels_; ++k) {
      features[k] += closeness(a, b, dimensions_);
      a += dimensions_;
      b += dimensions_;
    }
  });
}

void MinibatchFeatures::compare_backward(const MinibatchTape& tape, MinibatchGradients& gradients,
                                         const Companions& companions) const {
  for_each_pair(companions, [&](int row, int other) {
    const float* a = tape.points.data() + size_of(row, kernels_, dimensions_);
    const float* b = tape.points.data() + size_of(other, kernels_, dimensions_);
    float* d_a = gradients.d_points.data() + size_of(row, kernels_, dimensions_);
    float* d_b = gradients.d_points.data() + size_of(other, kernels_, dimensions_);
    const float* d_features = gradients.d_features.data() + size_of(row, kernels_);
    for (int k = 0; k < kernels_; ++k) {
      const float slope = d_features[k] * closeness(a, b, dimensions_);
      for (int d = 0; d < dimensions_; ++d) {
        const float step = a[d] > b[d] ? slope : a[d] < b[d] ? -slope : 0.0F;
        d_a[d] -= step;
        d_b[d] += step;
      }
      a += dimensions_;
      b += dimensions_;
      d_a += dimensions_;
      d_b += dimensions_;
    }
  });
}

void MinibatchFeatures::project_backward(MinibatchGradients& gradients, Range rows) const {
  backward_matrix_.multiply(gradients.d_points.data() + size_of(rows.first, kernels_, dimensions_),
                            gradients.d_x.data() + size_of(rows.first, inputs_), rows.size(),
                            Into::kReplace);
}

void MinibatchFeatures::add_gradients(const MinibatchTape& tape,
                                      const MinibatchGradients& gradients) {
  multiply_transposed(gradients.d_points.data(), tape.x.data(), weight_.gradient.data(),
                      kernels_ * dimensions_, static_cast<int>(tape.x.size()) / inputs_, inputs_,
                      Into::kAdd);
}

}  // namespace crnngan::nn
