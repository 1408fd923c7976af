#include "finite_difference.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "gan/differences.h"
#include "gan/discriminator.h"
#include "gan/losses.h"

namespace crnngan::gan {
namespace {

using test::expect_finite_differences;
using test::fill;
using test::fill_parameters;
using test::keep_from_corners;

constexpr int kSteps = 3;
constexpr int kBatch = 2;
constexpr int kFeatures = 3;  // sizes that no vector width divides

struct DiscriminatorCase {
  const char* name;
  DiscriminatorShape shape;
  nn::Dropout dropout = nn::Dropout::kNone;
  std::vector<int> lengths = {};
};

constexpr DiscriminatorShape kPlain{.features = kFeatures, .units = 5, .layers = 2};

DiscriminatorShape changed(const std::function<void(DiscriminatorShape&)>& change) {
  DiscriminatorShape shape = kPlain;
  change(shape);
  return shape;
}

// One dimension a kernel: the distance's corners, one a dimension and pair of rows, spoil steps as
// large as f32 needs. tests/nn has more dimensions, in double precision.
void compare_rows(DiscriminatorShape& shape) {
  shape.minibatch_kernels = 2;
  shape.minibatch_dimensions = 1;
}

// Rows: real ones, generated ones, and one perturbed of each.
class DiscriminatorDifferences : public ::testing::TestWithParam<DiscriminatorCase> {
 protected:
  DiscriminatorDifferences() {
    fill_parameters(discriminator_.parameters(), 1.2F);
    keep_from_corners(discriminator_.parameters());
    discriminator_.pack();
    fill(tape_.x, 8, 1.5F);
    if (!GetParam().lengths.empty()) tape_.encoder->lengths = GetParam().lengths;
    tape_.companions = {{real_, real_}, {fake_, fake_}, {noisy_real_, real_}, {noisy_fake_, fake_}};
    if (GetParam().dropout == nn::Dropout::kMasks) {
      nn::draw_mask(0.5, RandomStream(7, Purpose::kWeights, 20), 0, tape_.input_mask);
      std::uint32_t stream = 30;
      for (nn::Buffer* mask : tape_.encoder->masks) {
        nn::draw_mask(0.5, RandomStream(7, Purpose::kWeights, stream++), 0, *mask);
      }
    }
    discriminator_.forward(tape_, pool_);
  }

  Logits logits() const { return discriminator_.logits(tape_); }
  float* d_logits() { return gradients_.d_logits.data(); }

  // `without` names the parameter that the loss does not depend on, if there is one.
  template <class Loss>
  void expect_parameter_gradients(const Loss& loss, const std::string& without = "") {
    loss(d_logits());
    discriminator_.backward_to_parameters(tape_, gradients_, pool_);
    for (nn::Parameter& parameter : discriminator_.parameters()) {
      if (parameter.name == without) {
        for (const float g : parameter.gradient) EXPECT_NEAR(g, 0, 1e-6) << without;
        continue;
      }
      expect_finite_differences(
          parameter.value, parameter.gradient,
          [&] {
            discriminator_.pack();
            discriminator_.forward(tape_, pool_);
            return loss(nullptr);
          },
          parameter.name);
    }
  }

  // d_x of the fake rows alone, and a loss that perturbs only them.
  void expect_input_gradient(const std::function<double()>& loss) {
    const std::size_t rows = tape_.x.size() / (std::size_t{kSteps} * kFeatures);
    std::vector<float> values;
    std::vector<float> gradient;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < tape_.x.size(); ++i) {
      const std::size_t row = i / kFeatures % rows;
      if (row < kBatch || row >= std::size_t{2} * kBatch) continue;
      places.push_back(i);
      values.push_back(tape_.x[i]);
      gradient.push_back(gradients_.d_x[i]);
    }
    expect_finite_differences(
        values, gradient,
        [&] {
          for (std::size_t i = 0; i < places.size(); ++i) tape_.x[places[i]] = values[i];
          discriminator_.forward(tape_, pool_);
          return loss();
        },
        "generated sequences");
  }

  ThreadPool pool_{2};
  Discriminator discriminator_{GetParam().shape};
  DiscriminatorTape tape_ = discriminator_.tape(kSteps, 2 * kBatch + 2, GetParam().dropout);
  DiscriminatorGradients gradients_ = discriminator_.gradients(tape_);
  Range real_{0, kBatch};
  Range fake_{kBatch, 2 * kBatch};
  Range noisy_real_{2 * kBatch, 2 * kBatch + 1};
  Range noisy_fake_{2 * kBatch + 1, 2 * kBatch + 2};
};

void put_on_circles(DiscriminatorShape& shape) {
  shape.circles = {{.feature = 2, .turns = 0.2F, .offset = 0.3F},
                   {.feature = 0, .turns = 0.1F, .offset = 0}};
}

void convolve(DiscriminatorShape& shape) { shape.encoder = EncoderKind::kConvolution; }

INSTANTIATE_TEST_SUITE_P(
    Variants, DiscriminatorDifferences,
    ::testing::Values(
        DiscriminatorCase{"Plain", kPlain},
        DiscriminatorCase{"ForwardOnly", changed([](auto& shape) { shape.bidirectional = false; })},
        DiscriminatorCase{"Ends", changed([](auto& shape) { shape.decision = Decision::kEnds; })},
        DiscriminatorCase{"MinibatchFeatures", changed(compare_rows)},
        DiscriminatorCase{"Dropout", kPlain, nn::Dropout::kMasks},
        DiscriminatorCase{"Circles", changed(put_on_circles)},
        DiscriminatorCase{"CirclesAndDropout", changed(put_on_circles), nn::Dropout::kMasks},
        DiscriminatorCase{"Convolution", changed(convolve), nn::Dropout::kMasks},
        DiscriminatorCase{"Padding", kPlain, nn::Dropout::kNone, {3, 1, 3, 1, 3, 3}},
        DiscriminatorCase{"PaddingAndMinibatchFeatures",
                          changed(compare_rows),
                          nn::Dropout::kNone,
                          {2, 3, 2, 3, 2, 2}}),
    [](const auto& variant) { return std::string(variant.param.name); });

TEST_P(DiscriminatorDifferences, LossToTheParameters) {
  expect_parameter_gradients(
      [&](float* d) { return discriminator_loss(logits(), real_, fake_, d); });
}

TEST_P(DiscriminatorDifferences, RelativisticLossAndPenaltyToTheParameters) {
  // They see differences of logits alone.
  expect_parameter_gradients(
      [&](float* d) {
        return relativistic_loss(logits(), real_, fake_, d) +
               smoothness_penalty(logits(), {0, 1}, noisy_real_, 0.5, d) +
               smoothness_penalty(logits(), {kBatch, kBatch + 1}, noisy_fake_, 0.5, d);
      },
      "discriminator.output.bias");
}

TEST_P(DiscriminatorDifferences, GeneratorLossesToTheGeneratedSequences) {
  const std::vector<std::function<double(float*)>> losses{
      [&](float* d) { return generator_loss(GeneratorLoss::kMinimax, logits(), fake_, d); },
      [&](float* d) { return generator_loss(GeneratorLoss::kNonSaturating, logits(), fake_, d); },
      [&](float* d) { return relativistic_loss(logits(), fake_, real_, d); }};
  for (const auto& loss : losses) {
    std::fill(gradients_.d_logits.begin(), gradients_.d_logits.end(), 0.0F);
    discriminator_.forward(tape_, pool_);
    loss(d_logits());
    discriminator_.backward_to_input(tape_, gradients_, fake_, pool_);
    expect_input_gradient([&] { return loss(nullptr); });
  }
}

TEST_P(DiscriminatorDifferences, FeatureMatchingToTheGeneratedSequences) {
  discriminator_.feature_matching(tape_, gradients_, real_, fake_, pool_);
  DiscriminatorGradients scratch = discriminator_.gradients(tape_);
  expect_input_gradient(
      [&] { return discriminator_.feature_matching(tape_, scratch, real_, fake_, pool_); });
}

}  // namespace
}  // namespace crnngan::gan
