#include "nn/kernels.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "base/error_of.h"
#include "base/half.h"
#include "base/random.h"

namespace crnngan::nn {
namespace {

std::vector<float> random_values(std::size_t count, std::uint32_t stream, float scale) {
  std::vector<float> values(count);
  RandomStream(11, Purpose::kWeights, stream).fill_uniform(values, 0);
  for (float& value : values) value = scale * (2 * value - 1);
  return values;
}

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

// Each set of kernels that this processor runs, at widths around those of its vectors.
class KernelTest : public ::testing::TestWithParam<const Kernels*> {
 protected:
  const Kernels& kernels_ = *GetParam();
  const std::vector<int> widths_{1, 3, 4, 7, 8, 9, 15, 16, 17, 31, 33, 64, 67};
};

INSTANTIATE_TEST_SUITE_P(InstructionSets, KernelTest, ::testing::ValuesIn(available_kernels()),
                         [](const auto& set) { return std::string(set.param->instruction_set); });

TEST_P(KernelTest, Bfloat16IsTheNearestEvenOne) {
  for (const int width : widths_) {
    auto x = random_values(static_cast<std::size_t>(width), 9, 1e3F);
    // Halfway between two: below and above an even one; infinities and what is no number.
    const float special[] = {1.00390625F,
                             1.01171875F,
                             -1.00390625F,
                             0.0F,
                             3.4e38F,
                             std::numeric_limits<float>::infinity(),
                             std::numeric_limits<float>::quiet_NaN(),
                             1e-40F};
    for (std::size_t k = 0; k < x.size(); k += 2) x[k] = special[k / 2 % std::size(special)];
    std::vector<unsigned short> y(x.size());
    kernels_.to_bfloat16(width, x.data(), y.data());
    for (std::size_t k = 0; k < x.size(); ++k) EXPECT_EQ(y[k], to_bf16(x[k]).bits) << x[k];
  }
}

TEST_P(KernelTest, LstmStepAgreesWithItsEquations) {
  constexpr std::size_t kRows = 3;
  for (const int width : widths_) {
    const auto units = static_cast<std::size_t>(width);
    for (const float scale : {0.01F, 1.0F, 30.0F, 200.0F}) {
      const auto sums = random_values(kRows * 4 * units, 1, scale);
      const auto bias = random_values(4 * units, 2, 1);
      const auto before = random_values(kRows * units, 3, 2);
      std::vector<float> gates = sums;
      std::vector<float> cell(kRows * units);
      std::vector<float> output(kRows * units);
      kernels_.lstm_forward(kRows, width, bias.data(), before.data(), gates.data(), cell.data(),
                            output.data());
      for (std::size_t n = 0; n < kRows * units; ++n) {
        const std::size_t k = n % units;
        const std::size_t row = n / units * 4 * units;
        const auto sum = [&](std::size_t gate) {
          return double{sums[row + gate * units + k]} + double{bias[gate * units + k]};
        };
        const double c = sigmoid(sum(1)) * double{before[n]} + sigmoid(sum(0)) * std::tanh(sum(2));
        const double h = sigmoid(sum(3)) * std::tanh(c);
        ASSERT_NEAR(cell[n], c, 1e-6 * (1 + std::abs(c))) << width << " " << scale;
        ASSERT_NEAR(output[n], h, 1e-6 * (1 + std::abs(h))) << width << " " << scale;
      }
    }
  }
}

TEST_P(KernelTest, LstmGradientAgreesWithItsEquations) {
  constexpr std::size_t kRows = 2;
  for (const int width : widths_) {
    const auto units = static_cast<std::size_t>(width);
    auto gates = random_values(kRows * 4 * units, 1, 2);
    const auto bias = std::vector<float>(4 * units);
    const auto before = random_values(kRows * units, 3, 1);
    std::vector<float> cell(kRows * units);
    std::vector<float> output(kRows * units);
    kernels_.lstm_forward(kRows, width, bias.data(), before.data(), gates.data(), cell.data(),
                          output.data());
    const auto d_output = random_values(kRows * units, 4, 1);
    const auto d_cell_after = random_values(kRows * units, 5, 1);
    auto d_cell = d_cell_after;
    std::vector<float> d_gates(gates.size());
    kernels_.lstm_backward(kRows, width, gates.data(), before.data(), output.data(),
                           d_output.data(), d_cell.data(), d_gates.data());
    for (std::size_t n = 0; n < kRows * units; ++n) {
      const std::size_t at = n / units * 4 * units + n % units;
      const double i{gates[at]};
      const double f{gates[at + units]};
      const double g{gates[at + 2 * units]};
      const double o{gates[at + 3 * units]};
      const double tanh_c = std::tanh(double{cell[n]});
      const double d_c = double{d_cell_after[n]} + double{d_output[n]} * o * (1 - tanh_c * tanh_c);
      ASSERT_NEAR(d_gates[at], d_c * g * i * (1 - i), 1e-6) << width;
      ASSERT_NEAR(d_gates[at + units], d_c * double{before[n]} * f * (1 - f), 1e-6) << width;
      ASSERT_NEAR(d_gates[at + 2 * units], d_c * i * (1 - g * g), 1e-6) << width;
      ASSERT_NEAR(d_gates[at + 3 * units], double{d_output[n]} * tanh_c * o * (1 - o), 1e-6)
          << width;
      ASSERT_NEAR(d_cell[n], d_c * f, 1e-6) << width;
    }
  }
}

TEST_P(KernelTest, BiasAndReluAndProductsAndSums) {
  constexpr std::size_t kRows = 3;
  for (const int width : widths_) {
    const auto columns = static_cast<std::size_t>(width);
    const auto x = random_values(kRows * columns, 1, 1);
    const auto bias = random_values(columns, 2, 1);
    const auto scale = random_values(kRows, 3, 1);
    auto with_bias = x;
    auto with_relu = x;
    auto gradient = x;
    std::vector<float> outer(kRows * columns);
    auto sums = bias;
    kernels_.add_bias(kRows, width, bias.data(), with_bias.data());
    kernels_.bias_relu(kRows, width, bias.data(), with_relu.data());
    kernels_.relu_backward(static_cast<long>(x.size()), with_relu.data(), gradient.data());
    kernels_.outer_product(kRows, width, scale.data(), bias.data(), outer.data());
    kernels_.add_column_sums(kRows, width, x.data(), sums.data());
    const auto factor = random_values(x.size(), 4, 1);
    std::vector<float> product(x.size());
    auto added = x;
    auto in_place = x;
    const auto count = static_cast<long>(x.size());
    kernels_.multiply(count, x.data(), factor.data(), product.data());
    kernels_.multiply(count, in_place.data(), factor.data(), in_place.data());
    kernels_.add_product(count, x.data(), factor.data(), added.data());
    for (std::size_t n = 0; n < x.size(); ++n) {
      const float sum = x[n] + bias[n % columns];
      ASSERT_EQ(with_bias[n], sum) << width;
      ASSERT_EQ(with_relu[n], sum > 0 ? sum : 0) << width;
      ASSERT_EQ(gradient[n], sum > 0 ? x[n] : 0) << width;
      ASSERT_EQ(outer[n], scale[n / columns] * bias[n % columns]) << width;
      ASSERT_EQ(product[n], x[n] * factor[n]) << width;
      ASSERT_EQ(in_place[n], product[n]) << width;
      ASSERT_NEAR(added[n], double{x[n]} + double{x[n]} * double{factor[n]}, 1e-6) << width;
    }
    double squares = 0;
    for (const float value : x) squares += double{value} * double{value};
    ASSERT_NEAR(kernels_.sum_of_squares(static_cast<long>(x.size()), x.data()), squares, 1e-12)
        << width;
    for (std::size_t k = 0; k < columns; ++k) {
      ASSERT_NEAR(sums[k], bias[k] + x[k] + x[k + columns] + x[k + 2 * columns], 1e-6) << width;
    }
  }
}

void expect_near(const std::vector<float>& found, const std::vector<float>& expected,
                 const char* what, int width) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t n = 0; n < found.size(); ++n) {
    ASSERT_NEAR(found[n], expected[n], 1e-6 * (1 + std::abs(double{expected[n]})))
        << what << " of width " << width << " at " << n;
  }
}

// The last set is the one that every processor has.
TEST_P(KernelTest, AgreesWithTheBaselineOnALstmStepAndItsGradient) {
  const Kernels& baseline = *available_kernels().back();
  ASSERT_STREQ(baseline.instruction_set, "baseline");
  constexpr std::size_t kRows = 3;
  for (const int width : widths_) {
    const auto units = static_cast<std::size_t>(width);
    const auto bias = random_values(4 * units, 1, 1);
    const auto before = random_values(kRows * units, 2, 2);
    const auto d_output = random_values(kRows * units, 3, 1);
    struct Step {
      std::vector<float> gates;
      std::vector<float> cell;
      std::vector<float> output;
      std::vector<float> d_cell;
      std::vector<float> d_gates;
    };
    const auto run = [&](const Kernels& kernels) {
      Step step{random_values(kRows * 4 * units, 4, 5), std::vector<float>(kRows * units),
                std::vector<float>(kRows * units), random_values(kRows * units, 5, 1),
                std::vector<float>(kRows * 4 * units)};
      kernels.lstm_forward(kRows, width, bias.data(), before.data(), step.gates.data(),
                           step.cell.data(), step.output.data());
      kernels.lstm_backward(kRows, width, step.gates.data(), before.data(), step.output.data(),
                            d_output.data(), step.d_cell.data(), step.d_gates.data());
      return step;
    };
    const Step found = run(kernels_);
    const Step expected = run(baseline);
    expect_near(found.gates, expected.gates, "gates", width);
    expect_near(found.cell, expected.cell, "cell", width);
    expect_near(found.output, expected.output, "output", width);
    expect_near(found.d_cell, expected.d_cell, "d_cell", width);
    expect_near(found.d_gates, expected.d_gates, "d_gates", width);
  }
}

TEST(InstructionSet, TheFastestIsTakenUnlessOneIsNamed) {
  const auto available = available_kernels();
  EXPECT_EQ(&choose_kernels(available, nullptr), available.front());
  for (const Kernels* kernels : available) {
    EXPECT_EQ(&choose_kernels(available, kernels->instruction_set), kernels);
  }
}

TEST(InstructionSet, EachWasTested) {
  constexpr std::size_t kAll = 3;  // avx512, avx2, baseline
  if (available_kernels().size() < kAll) {
    GTEST_SKIP() << "this processor has no more than "
                 << available_kernels().front()->instruction_set;
  }
}

TEST(InstructionSet, WhatThisProcessorLacksIsRefusedAndWhatItHasIsNamed) {
  const std::vector<const Kernels*> baseline_alone{available_kernels().back()};
  for (const char* name : {"avx512", "nonsense", ""}) {
    EXPECT_EQ(test::error_of([&] { choose_kernels(baseline_alone, name); }),
              "CRNNGAN_ISA: expected an instruction set of this processor (baseline), found '" +
                  std::string(name) + "'");
  }
}

}  // namespace
}  // namespace crnngan::nn
