#include "nn/minibatch_features.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.h"

namespace crnngan::nn {
namespace {

constexpr int kInputs = 5;
constexpr int kKernels = 3;
constexpr int kDimensions = 2;
constexpr int kRows = 7;
// Four rows among themselves, and changed copies of the first three of them.
constexpr Companions kOriginals{{0, 4}, {0, 4}};
constexpr Companions kCopies{{4, 7}, {0, 4}};

void fill(std::span<float> values, std::uint32_t stream) {
  RandomStream(5, Purpose::kWeights, stream).fill_uniform(values, 0);
  for (float& value : values) value = 2 * value - 1;
}

// The definition, in double precision: the sum over rows and kernels of features times weights.
double weighted_features(const std::vector<double>& x, const std::vector<double>& w,
                         const Buffer& weights) {
  const auto point = [&](int row, int number) {
    double sum = 0;
    for (int i = 0; i < kInputs; ++i) {
      sum += x[size_of(row, kInputs) + size_of(i, 1)] * w[size_of(number, kInputs) + size_of(i, 1)];
    }
    return sum;
  };
  double sum = 0;
  for (int row = 0; row < kRows; ++row) {
    for (int other = 0; other < 4; ++other) {
      if (other == row % 4) continue;  // itself, or what it is a copy of
      for (int kernel = 0; kernel < kKernels; ++kernel) {
        double distance = 0;
        for (int d = 0; d < kDimensions; ++d) {
          distance += std::abs(point(row, kernel * kDimensions + d) -
                               point(other, kernel * kDimensions + d));
        }
        sum += std::exp(-distance) * double{weights[size_of(row, kKernels) + size_of(kernel, 1)]};
      }
    }
  }
  return sum;
}

TEST(MinibatchFeatures, ValuesAndGradientsAgreeWithTheDefinitionInDoublePrecision) {
  Parameters parameters;
  MinibatchFeatures layer(parameters, "minibatch", kInputs, kKernels, kDimensions);
  Parameter& weight = *parameters.begin();
  ASSERT_EQ(weight.name, "minibatch.weight");
  MinibatchTape tape = layer.tape(kRows);
  MinibatchGradients gradients = MinibatchFeatures::gradients(tape);
  fill(weight.value, 1);
  fill(tape.x, 2);
  fill(gradients.d_features, 3);
  layer.pack();
  layer.project(tape, {0, kRows});
  double found = 0;
  for (const Companions& companions : {kOriginals, kCopies}) {
    layer.compare(tape, companions);
    layer.compare_backward(tape, gradients, companions);
  }
  for (std::size_t i = 0; i < tape.features.size(); ++i) {
    found += double{tape.features[i]} * double{gradients.d_features[i]};
  }
  layer.project_backward(gradients, {0, kRows});
  layer.add_gradients(tape, gradients);

  std::vector<double> x(tape.x.begin(), tape.x.end());
  std::vector<double> w(weight.value.begin(), weight.value.end());
  EXPECT_NEAR(found, weighted_features(x, w, gradients.d_features), 1e-5);
  const auto expect_gradient = [&](std::vector<double>& values, const Buffer& gradient) {
    constexpr double kStep = 1e-6;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double value = values[i];
      values[i] = value + kStep;
      const double above = weighted_features(x, w, gradients.d_features);
      values[i] = value - kStep;
      const double below = weighted_features(x, w, gradients.d_features);
      values[i] = value;
      EXPECT_NEAR(gradient[i], (above - below) / (2 * kStep), 1e-5) << i;
    }
  };
  expect_gradient(x, gradients.d_x);
  expect_gradient(w, weight.gradient);
}

TEST(MinibatchFeatures, EqualRowsAreAsCloseAsCanBe) {
  Parameters parameters;
  MinibatchFeatures layer(parameters, "minibatch", kInputs, kKernels, kDimensions);
  fill(parameters.begin()->value, 1);
  layer.pack();
  MinibatchTape tape = layer.tape(3);
  std::fill(tape.x.begin(), tape.x.end(), 0.5F);
  layer.project(tape, {0, 3});
  layer.compare(tape, {{0, 3}, {0, 3}});
  for (const float feature : tape.features) EXPECT_EQ(feature, 2) << "two others";
}

}  // namespace
}  // namespace crnngan::nn
