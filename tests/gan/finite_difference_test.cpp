#include "finite_difference.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "gan/discriminator.h"
#include "gan/generator.h"
#include "gan/losses.h"

namespace crnngan::gan {
namespace {

using testing::expect_finite_differences;

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

TEST(FiniteDifferences, RolloutThroughItsFeedback) {
  ThreadPool pool(1);
  Generator generator({.noise = 2, .features = kFeatures, .units = 5, .layers = 2});
  fill_parameters(generator.parameters(), 0.6F);
  generator.pack();
  GeneratorTape tape = generator.tape(kSteps, kBatch);
  GeneratorGradients gradients = Generator::gradients(tape);
  fill(tape.noise, 1, 1);
  fill(tape.start, 2, 1);
  fill(gradients.d_outputs, 3, 1);
  const nn::Buffer weights = gradients.d_outputs;
  generator.rollout(tape, pool);
  generator.rollout_backward(tape, gradients, pool);
  for (nn::Parameter& parameter : generator.parameters()) {
    expect_finite_differences(
        parameter.value, parameter.gradient,
        [&] {
          generator.pack();
          generator.rollout(tape, pool);
          return weighted_sum(tape.outputs, weights);
        },
        parameter.name);
  }
}

TEST(FiniteDifferences, TeacherForcing) {
  ThreadPool pool(1);
  Generator generator({.noise = 2, .features = kFeatures, .units = 5, .layers = 2});
  fill_parameters(generator.parameters(), 0.6F);
  generator.pack();
  GeneratorTape tape = generator.tape(kSteps, kBatch);
  GeneratorGradients gradients = Generator::gradients(tape);
  nn::Buffer x(tape.outputs.size());
  fill(x, 4, 1);
  fill(tape.noise, 5, 1);
  fill(gradients.d_outputs, 6, 1);
  const nn::Buffer weights = gradients.d_outputs;
  generator.teacher_forced(x.data(), tape, pool);
  generator.teacher_forced_backward(tape, gradients, pool);
  for (nn::Parameter& parameter : generator.parameters()) {
    expect_finite_differences(
        parameter.value, parameter.gradient,
        [&] {
          generator.pack();
          generator.teacher_forced(x.data(), tape, pool);
          return weighted_sum(tape.outputs, weights);
        },
        parameter.name);
  }
}

class DiscriminatorDifferences : public ::testing::Test {
 protected:
  DiscriminatorDifferences() {
    fill_parameters(discriminator_.parameters(), 1.2F);
    discriminator_.pack();
    fill(tape_.x, 8, 1.5F);
    discriminator_.forward(tape_, pool_);
  }

  ThreadPool pool_{2};
  Discriminator discriminator_{{kFeatures, 5, 2}};
  DiscriminatorTape tape_ = discriminator_.tape(kSteps, 2 * kBatch);
  DiscriminatorGradients gradients_ = Discriminator::gradients(tape_);
  Logits logits_{tape_.logits.data(), kSteps, 2 * kBatch};
  Range real_{0, kBatch};
  Range fake_{kBatch, 2 * kBatch};
};

TEST_F(DiscriminatorDifferences, LossToTheParameters) {
  discriminator_loss(logits_, real_, fake_, gradients_.d_logits.data());
  discriminator_.backward_to_parameters(tape_, gradients_, pool_);
  for (nn::Parameter& parameter : discriminator_.parameters()) {
    expect_finite_differences(
        parameter.value, parameter.gradient,
        [&] {
          discriminator_.pack();
          discriminator_.forward(tape_, pool_);
          return discriminator_loss(logits_, real_, fake_, nullptr);
        },
        parameter.name);
  }
}

// d_x of the fake rows alone, and a loss that perturbs only them.
void expect_input_gradient(DiscriminatorTape& tape, const DiscriminatorGradients& gradients,
                           const std::function<double()>& loss) {
  std::vector<float> values;
  std::vector<float> gradient;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < tape.x.size(); ++i) {
    if (i / kFeatures % (2 * kBatch) < kBatch) continue;  // a real row
    places.push_back(i);
    values.push_back(tape.x[i]);
    gradient.push_back(gradients.d_x[i]);
  }
  expect_finite_differences(
      values, gradient,
      [&] {
        for (std::size_t i = 0; i < places.size(); ++i) tape.x[places[i]] = values[i];
        return loss();
      },
      "generated sequences");
}

TEST_F(DiscriminatorDifferences, GeneratorLossToTheGeneratedSequences) {
  for (const GeneratorLoss kind : {GeneratorLoss::kMinimax, GeneratorLoss::kNonSaturating}) {
    std::fill(gradients_.d_logits.begin(), gradients_.d_logits.end(), 0.0F);
    discriminator_.forward(tape_, pool_);
    generator_loss(kind, logits_, fake_, gradients_.d_logits.data());
    discriminator_.backward_to_input(tape_, gradients_, fake_, pool_);
    expect_input_gradient(tape_, gradients_, [&] {
      discriminator_.forward(tape_, pool_);
      return generator_loss(kind, logits_, fake_, nullptr);
    });
  }
}

TEST_F(DiscriminatorDifferences, FeatureMatchingToTheGeneratedSequences) {
  discriminator_.feature_matching(tape_, gradients_, real_, fake_, pool_);
  const DiscriminatorGradients expected = gradients_;
  expect_input_gradient(tape_, expected, [&] {
    discriminator_.forward(tape_, pool_);
    return discriminator_.feature_matching(tape_, gradients_, real_, fake_, pool_);
  });
}

}  // namespace
}  // namespace crnngan::gan
