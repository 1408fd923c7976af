#include "finite_difference.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "gan/differences.h"
#include "gan/generator.h"
#include "gan/losses.h"
#include "golden.h"

namespace crnngan::gan {
namespace {

using test::expect_finite_differences;
using test::fill;
using test::fill_parameters;
using test::keep_from_corners;

constexpr int kSteps = 3;
constexpr int kBatch = 2;
constexpr int kFeatures = 3;  // sizes that no vector width divides

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

}  // namespace
}  // namespace crnngan::gan
