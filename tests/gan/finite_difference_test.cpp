#include "finite_difference.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "base/random.h"
#include "gan/discriminator.h"
#include "gan/generator.h"
#include "gan/losses.h"
#include "golden.h"
#include "nn/dropout.h"

namespace crnngan::gan {
namespace {

using test::expect_finite_differences;

constexpr int kSteps = 3;
constexpr int kBatch = 2;
constexpr int kFeatures = 3;  // sizes that no vector width divides

void fill(std::span<float> values, std::uint32_t stream, float scale) {
  RandomStream(7, Purpose::kWeights, stream).fill_uniform(values, 0);
  for (float& value : values) value = scale * (2 * value - 1);
}

void fill_parameters(nn::Parameters& parameters, float scale) {
  std::uint32_t stream = 100;
  for (nn::Parameter& parameter : parameters) fill(parameter.value, stream++, scale);
}

double weighted_sum(const nn::Buffer& values, const nn::Buffer& weights) {
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) sum += double{values[i]} * double{weights[i]};
  return sum;
}

// Masks of a rate of one half.
void fill_masks(nn::StackTape& stack, std::uint32_t stream) {
  for (nn::LstmTape& layer : stack) {
    nn::draw_mask(0.5, RandomStream(7, Purpose::kWeights, stream++), 0, layer.mask);
  }
}

// Opens and closes the units behind the ReLU by turns, so clearly that no step of a difference
// crosses its corner.
void keep_from_corners(nn::Parameters& parameters) {
  for (nn::Parameter& parameter : parameters) {
    if (parameter.name == "generator.input.weight") {
      for (float& value : parameter.value) value *= 0.5F;
    } else if (parameter.name == "generator.input.bias") {
      for (std::size_t k = 0; k < parameter.value.size(); ++k) {
        parameter.value[k] = k % 2 == 0 ? 1.6F : -1.6F;
      }
    } else if (parameter.name.starts_with("discriminator.input.")) {
      for (float& value : parameter.value) value *= 0.3F;
    } else if (parameter.name.find(".convolution.") != std::string::npos) {
      const bool is_bias = parameter.name.ends_with(".bias");
      for (std::size_t k = 0; k < parameter.value.size(); ++k) {
        parameter.value[k] = is_bias ? (k % 2 == 0 ? 1.5F : -1.5F) : 0.1F * parameter.value[k];
      }
    }
  }
}

struct GeneratorCase {
  const char* name;
  bool feedback;
  nn::Dropout dropout;
};

class GeneratorDifferences : public ::testing::TestWithParam<GeneratorCase> {
 protected:
  GeneratorDifferences() {
    fill_parameters(generator_.parameters(), 0.6F);
    keep_from_corners(generator_.parameters());
    generator_.pack();
    fill(tape_.noise, 5, 1);
    fill(tape_.start, 2, 1);
    fill(x_, 4, 1);
    fill(weights_, 6, 1);
    gradients_.d_outputs = weights_;
    if (GetParam().dropout == nn::Dropout::kMasks) fill_masks(tape_.lstm, 10);
  }

  // `run` computes the outputs; the gradients of their weighted sum are there already.
  template <class Run>
  void expect_gradients(const Run& run) {
    for (nn::Parameter& parameter : generator_.parameters()) {
      expect_finite_differences(
          parameter.value, parameter.gradient,
          [&] {
            generator_.pack();
            run();
            return weighted_sum(tape_.outputs, weights_);
          },
          parameter.name);
    }
  }

  ThreadPool pool_{1};
  Generator generator_{{.noise = 2,
                        .features = kFeatures,
                        .units = 5,
                        .layers = 2,
                        .feedback = GetParam().feedback}};
  GeneratorTape tape_ = generator_.tape(kSteps, kBatch, GetParam().dropout);
  GeneratorGradients gradients_ = Generator::gradients(tape_);
  nn::Buffer x_ = nn::Buffer(tape_.outputs.size());
  nn::Buffer weights_ = nn::Buffer(tape_.outputs.size());
};

INSTANTIATE_TEST_SUITE_P(
    Variants, GeneratorDifferences,
    ::testing::Values(GeneratorCase{"Feedback", true, nn::Dropout::kNone},
                      GeneratorCase{"NoFeedback", false, nn::Dropout::kNone},
                      GeneratorCase{"FeedbackAndDropout", true, nn::Dropout::kMasks},
                      GeneratorCase{"NoFeedbackAndDropout", false, nn::Dropout::kMasks}),
    [](const auto& variant) { return std::string(variant.param.name); });

TEST_P(GeneratorDifferences, Rollout) {
  const auto run = [&] { generator_.rollout(tape_, pool_); };
  run();
  generator_.rollout_backward(tape_, gradients_, pool_);
  expect_gradients(run);
}

TEST_P(GeneratorDifferences, TeacherForcing) {
  const auto run = [&] { generator_.teacher_forced(x_.data(), tape_, pool_); };
  run();
  generator_.teacher_forced_backward(tape_, gradients_, pool_);
  expect_gradients(run);
}

// The state before the first step is given, and the recurrent weights read it.
TEST_P(GeneratorDifferences, RolloutThatGoesOnWhereTheOneBeforeEnded) {
  const auto run = [&] { generator_.rollout(tape_, pool_); };
  run();
  generator_.carry_state(tape_);
  run();
  generator_.rollout_backward(tape_, gradients_, pool_);
  expect_gradients(run);
}

TEST_P(GeneratorDifferences, TeacherForcingThatGoesOnWhereTheOneBeforeEnded) {
  const auto run = [&] { generator_.teacher_forced(x_.data(), tape_, pool_); };
  run();
  generator_.carry_state(tape_);
  run();
  generator_.teacher_forced_backward(tape_, gradients_, pool_);
  expect_gradients(run);
}

// What a generator with distributions may have besides bins.
struct LikelihoodCase {
  const char* name;
  nn::Dropout dropout = nn::Dropout::kNone;
  bool is_told = false;  // context, classes of bins, another order of features
};

GeneratorShape with_bins(bool is_told) {
  GeneratorShape shape{
      .noise = kFeatures,
      .features = kFeatures,
      .units = 5,
      .layers = 1,
      .bins = {sequence::Bins({{-1, -1}, {0, 1}}), sequence::Bins({{-1, 0}, {0.5F, 0.5F}, {1, 2}}),
               sequence::Bins({{-1, -0.5F}, {0, 0}, {0.5F, 0.5F}, {1, 1}})},
      .head_units = 3};
  if (!is_told) return shape;
  shape.classes = {{}, {}, {0, 1, 0, 1}};
  shape.order = {2, 0, 1};
  shape.context = {{.name = "match", .values = 3},
                   {.name = "first", .values = 3, .foretells = 0, .trust = 0},
                   {.name = "other", .values = 3, .foretells = 0, .trust = 0},
                   {.name = "third", .values = 5, .foretells = 2, .trust = 0}};
  return shape;
}

class LikelihoodDifferences : public ::testing::TestWithParam<LikelihoodCase> {
 protected:
  LikelihoodDifferences() {
    fill_parameters(generator_.parameters(), 0.6F);
    for (nn::Parameter& parameter : generator_.parameters()) {
      if (parameter.name.find(".head.") == std::string::npos) continue;
      if (parameter.name.ends_with(".input.bias")) {
        for (std::size_t k = 0; k < parameter.value.size(); ++k) {
          parameter.value[k] = k % 3 == 1 ? -5.0F : 5.0F;  // far from the ReLU's corner
        }
      } else if (parameter.name.ends_with(".output.weight")) {
        for (float& value : parameter.value) value *= 3;
      }
    }
    generator_.pack();
    nn::Buffer x(tape_.outputs.size());
    fill(x, 4, 2);
    for (std::size_t i = 0; i < x.size(); ++i) {
      bins_.push_back(generator_.shape().bins[i % kFeatures].of(x[i]));
    }
    fill(weights_, 6, 1);
    if (GetParam().dropout == nn::Dropout::kMasks) fill_masks(tape_.lstm, 10);
    // All numbers of every column, unknown among them.
    const auto& columns = generator_.shape().context;
    for (std::size_t i = 0; i < tape_.heads.context.size(); ++i) {
      const std::size_t place = i / columns.size();
      const std::size_t column = i % columns.size();
      tape_.heads.context[i] =
          static_cast<int>((place + column) % static_cast<std::size_t>(columns[column].values));
    }
  }

  ThreadPool pool_{2};
  Generator generator_{with_bins(GetParam().is_told)};
  GeneratorTape tape_ = generator_.tape(kSteps, kBatch, GetParam().dropout);
  GeneratorGradients gradients_ = Generator::gradients(tape_);
  std::vector<int> bins_;  // of a sequence
  nn::Buffer weights_ = nn::Buffer(nn::size_of(kSteps, kBatch));
};

INSTANTIATE_TEST_SUITE_P(Variants, LikelihoodDifferences,
                         ::testing::Values(LikelihoodCase{"Whole"},
                                           LikelihoodCase{"Dropout", nn::Dropout::kMasks},
                                           LikelihoodCase{"Told", nn::Dropout::kNone, true}),
                         [](const auto& variant) { return std::string(variant.param.name); });

TEST_P(LikelihoodDifferences, LogLoss) {
  const auto run = [&] {
    generator_.predict(bins_.data(), tape_, pool_);
    return generator_.log_loss(tape_, weights_.data(), gradients_, pool_);
  };
  run();
  generator_.log_loss_backward(tape_, gradients_, pool_);
  for (nn::Parameter& parameter : generator_.parameters()) {
    expect_finite_differences(
        parameter.value, parameter.gradient,
        [&] {
          generator_.pack();
          return run();
        },
        parameter.name, 2e-2F);
  }
}

// Gradients that stop at the feedback are those of a sequence that is given.
TEST(DetachedFeedback, HasTheGradientsOfTeacherForcingOnItsOwnOutputs) {
  ThreadPool pool(1);
  Generator generator({.noise = 2, .features = kFeatures, .units = 5, .layers = 2});
  fill_parameters(generator.parameters(), 0.6F);
  generator.pack();
  GeneratorTape tape = generator.tape(kSteps, kBatch);
  GeneratorGradients gradients = Generator::gradients(tape);
  fill(tape.noise, 1, 1);
  fill(tape.start, 2, 1);
  fill(gradients.d_outputs, 3, 1);
  const nn::Buffer d_outputs = gradients.d_outputs;
  generator.rollout(tape, pool);
  generator.rollout_backward(tape, gradients, pool, Feedback::kDetached);
  std::vector<nn::Buffer> detached;
  for (const nn::Parameter& parameter : generator.parameters()) {
    detached.push_back(parameter.gradient);
  }

  nn::Buffer x = tape.start;
  x.insert(x.end(), tape.outputs.begin(), tape.outputs.end());
  generator.parameters().zero_gradients();
  generator.teacher_forced(x.data(), tape, pool);
  gradients.d_outputs = d_outputs;
  generator.teacher_forced_backward(tape, gradients, pool);
  auto expected = generator.parameters().begin();
  for (const nn::Buffer& gradient : detached) {
    test::expect_close(gradient, expected->gradient, expected->name);
    ++expected;
  }
}

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
