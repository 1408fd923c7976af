#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "base/random.h"
#include "nn/kernels.h"

namespace crnngan::nn {
namespace {

// Small matrices and sequences side by side, on each set of kernels that this processor runs.
class LaneKernelTest : public ::testing::TestWithParam<const Kernels*> {
 protected:
  static std::vector<float> drawn(int count, std::uint32_t stream, float scale = 1) {
    std::vector<float> values(static_cast<std::size_t>(count));
    RandomStream(12, Purpose::kWeights, stream).fill_uniform(values, 0);
    for (float& value : values) value = scale * (2 * value - 1);
    return values;
  }
  static std::size_t at(int row, int width, int column) {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(width) +
           static_cast<std::size_t>(column);
  }

  const Kernels& kernels_ = *GetParam();
  const std::vector<int> sizes_{1, 2, 3, 4, 5, 6, 7, 8, 9, 14};
};

INSTANTIATE_TEST_SUITE_P(InstructionSets, LaneKernelTest, ::testing::ValuesIn(available_kernels()),
                         [](const auto& set) { return std::string(set.param->instruction_set); });

TEST_P(LaneKernelTest, ProductAgreesWithItsSums) {
  for (const int lanes : {32, 96}) {
    for (const int outputs : sizes_) {
      for (const int inputs : sizes_) {
        const int stride = inputs + 2;
        const auto weights = drawn(outputs * stride, 1);
        const auto x = drawn(inputs * lanes, 2);
        const auto before = drawn(outputs * lanes, 3);
        auto y = before;
        kernels_.lane_product(lanes, outputs, inputs, stride, weights.data(), x.data(), y.data());
        for (int m = 0; m < outputs; ++m) {
          for (int lane = 0; lane < lanes; ++lane) {
            double sum{before[at(m, lanes, lane)]};
            for (int k = 0; k < inputs; ++k) {
              sum += double{weights[at(m, stride, k)]} * double{x[at(k, lanes, lane)]};
            }
            ASSERT_NEAR(y[at(m, lanes, lane)], sum, 4e-6) << outputs << " " << inputs;
          }
        }
      }
    }
  }
}

TEST_P(LaneKernelTest, GradientAgreesWithItsSums) {
  constexpr int kSteps = 3;
  constexpr int kLaneCount = 64;
  for (const int outputs : sizes_) {
    for (const int inputs : sizes_) {
      const int stride = inputs + 1;
      const auto d_y = drawn(kSteps * outputs * kLaneCount, 1);
      const auto x = drawn(kSteps * inputs * kLaneCount, 2);
      const auto before = drawn(outputs * stride, 3);
      auto gradient = before;
      kernels_.lane_gradient(kSteps, kLaneCount, outputs, inputs, stride, d_y.data(),
                             outputs * kLaneCount, x.data(), inputs * kLaneCount, gradient.data());
      for (int m = 0; m < outputs; ++m) {
        for (int k = 0; k < stride; ++k) {
          double sum{before[at(m, stride, k)]};
          for (int t = 0; t < kSteps && k < inputs; ++t) {
            for (int lane = 0; lane < kLaneCount; ++lane) {
              sum += double{d_y[at(t * outputs + m, kLaneCount, lane)]} *
                     double{x[at(t * inputs + k, kLaneCount, lane)]};
            }
          }
          ASSERT_NEAR(gradient[at(m, stride, k)], sum, 1e-4) << outputs << " " << inputs;
        }
      }
    }
  }
}

TEST_P(LaneKernelTest, SigmoidAgreesWithItsEquation) {
  auto x = drawn(67, 1, 50);
  const auto sums = x;
  kernels_.sigmoid(67, x.data());
  for (std::size_t i = 0; i < x.size(); ++i) {
    ASSERT_NEAR(x[i], 1 / (1 + std::exp(-double{sums[i]})), 1e-6);
  }
}

TEST_P(LaneKernelTest, GatedStepAndItsGradientAgreeWithTheirEquations) {
  for (const int count : {1, 15, 16, 17, 67}) {
    auto update = drawn(count, 1, 3);
    auto reset = drawn(count, 2, 3);
    kernels_.sigmoid(count, update.data());
    kernels_.sigmoid(count, reset.data());
    const auto before = drawn(count, 3);
    const auto sums = drawn(count, 4, 4);
    const auto d_output = drawn(count, 5);
    const auto d_product = drawn(count, 6);
    auto candidate = sums;
    std::vector<float> output(before.size());
    std::vector<float> d_update(before.size());
    std::vector<float> d_candidate(before.size());
    std::vector<float> d_before(before.size());
    std::vector<float> d_reset(before.size());
    kernels_.gru_forward(count, update.data(), before.data(), candidate.data(), output.data());
    kernels_.gru_backward(count, update.data(), before.data(), candidate.data(), d_output.data(),
                          d_update.data(), d_candidate.data(), d_before.data());
    for (std::size_t i = 0; i < before.size(); ++i) {
      const double c = std::tanh(double{sums[i]});
      const double u{update[i]};
      const double d{d_output[i]};
      const double h{before[i]};
      ASSERT_NEAR(candidate[i], c, 1e-6);
      ASSERT_NEAR(output[i], u * h + (1 - u) * c, 1e-6);
      ASSERT_NEAR(d_update[i], d * (h - c) * u * (1 - u), 1e-6);
      ASSERT_NEAR(d_candidate[i], d * (1 - u) * (1 - c * c), 1e-6);
      ASSERT_NEAR(d_before[i], d * u, 1e-6);
    }
    kernels_.gru_reset_backward(count, reset.data(), before.data(), d_product.data(),
                                d_reset.data(), d_before.data());
    for (std::size_t i = 0; i < before.size(); ++i) {
      const double r{reset[i]};
      const double d{d_product[i]};
      ASSERT_NEAR(d_reset[i], d * double{before[i]} * r * (1 - r), 1e-6);
      ASSERT_NEAR(d_before[i], double{d_output[i]} * double{update[i]} + d * r, 1e-6);
    }
  }
}

}  // namespace
}  // namespace crnngan::nn
