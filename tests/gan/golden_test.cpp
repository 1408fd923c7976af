#include "golden.h"

#include <gtest/gtest.h>

#include "gan/discriminator.h"
#include "gan/generator.h"
#include "gan/losses.h"

namespace crnngan::gan {
namespace {

using test::expect_close;
using test::expect_gradients;
using test::golden;
using test::set_parameters;

constexpr int kSteps = 5;
constexpr int kBatch = 3;
constexpr int kUnits = 7;

// One thread, two (a direction each, the batch in halves) and more threads than rows.
class GoldenNetworks : public ::testing::TestWithParam<int> {
 protected:
  ThreadPool pool_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Threads, GoldenNetworks, ::testing::Values(1, 2, 5));

void copy(const std::vector<float>& from, nn::Buffer& to) {
  ASSERT_EQ(from.size(), to.size());
  std::copy(from.begin(), from.end(), to.begin());
}

TEST_P(GoldenNetworks, RolloutWithFeedbackAndItsGradients) {
  const TensorFile file = golden("generator");
  Generator generator({.noise = 4, .features = 4, .units = kUnits, .layers = 2});
  set_parameters(generator.parameters(), file);
  generator.pack();
  GeneratorTape tape = generator.tape(kSteps, kBatch);
  copy(file.values<float>("noise"), tape.noise);
  copy(file.values<float>("start"), tape.start);
  generator.rollout(tape, pool_);
  expect_close(tape.outputs, file.values<float>("output"), "output");

  GeneratorGradients gradients = Generator::gradients(tape);
  copy(file.values<float>("d_output"), gradients.d_outputs);
  generator.rollout_backward(tape, gradients, pool_);
  expect_gradients(generator.parameters(), file, "grad.");
}

// The bins of feature f are the points 0, 1, 2, ...
sequence::Bins points(int count) {
  std::vector<sequence::Bins::Bin> bins;
  for (int k = 0; k < count; ++k) bins.push_back({static_cast<float>(k), static_cast<float>(k)});
  return sequence::Bins(std::move(bins));
}

TEST_P(GoldenNetworks, DistributionsTheirLossAndItsGradients) {
  const TensorFile file = golden("distribution");
  Generator generator({.noise = 3,
                       .features = 3,
                       .units = kUnits,
                       .layers = 2,
                       .bins = {points(3), points(5), points(2)},
                       .head_units = 6});
  set_parameters(generator.parameters(), file);
  generator.pack();
  GeneratorTape tape = generator.tape(kSteps, kBatch);
  copy(file.values<float>("picks"), tape.noise);
  generator.rollout(tape, pool_);
  expect_close(tape.outputs, file.values<float>("drawn"), "drawn");

  GeneratorGradients gradients = Generator::gradients(tape);
  std::vector<int> window;
  for (const float value : file.values<float>("window")) window.push_back(static_cast<int>(value));
  generator.predict(window.data(), tape, pool_);
  const float loss = file.values<float>("loss")[0];
  EXPECT_NEAR(generator.log_loss(tape, file.values<float>("weights").data(), gradients, pool_),
              loss, 1e-5 * std::abs(loss));
  generator.log_loss_backward(tape, gradients, pool_);
  expect_gradients(generator.parameters(), file, "grad.");
}

// Numbers of bins or of context columns, which the file holds as floats.
std::vector<int> whole(const TensorFile& file, const char* name) {
  std::vector<int> numbers;
  for (const float value : file.values<float>(name)) numbers.push_back(static_cast<int>(value));
  return numbers;
}

TEST_P(GoldenNetworks, DistributionsThatAreToldTheirContext) {
  const TensorFile file = golden("told");
  Generator generator({.noise = 3,
                       .features = 3,
                       .units = kUnits,
                       .layers = 2,
                       .bins = {points(3), points(5), points(2)},
                       .head_units = 6,
                       .classes = {{}, {0, 1, 2, 0, 1}, {}},
                       .order = {2, 1, 0},
                       .context = {{.name = "match", .values = 4},
                                   {.name = "pitch", .values = 6, .foretells = 1, .trust = 0},
                                   {.name = "other", .values = 6, .foretells = 1, .trust = 0},
                                   {.name = "gap", .values = 3, .foretells = 2, .trust = 0},
                                   {.name = "left", .values = 3}}});
  set_parameters(generator.parameters(), file);
  generator.pack();
  GeneratorTape tape = generator.tape(kSteps, kBatch);
  copy(file.values<float>("picks"), tape.noise);
  tape.heads.context = whole(file, "context");
  generator.rollout(tape, pool_);
  expect_close(tape.outputs, file.values<float>("drawn"), "drawn");

  GeneratorGradients gradients = Generator::gradients(tape);
  generator.predict(whole(file, "window").data(), tape, pool_);
  const float loss = file.values<float>("loss")[0];
  EXPECT_NEAR(generator.log_loss(tape, file.values<float>("weights").data(), gradients, pool_),
              loss, 1e-5 * std::abs(loss));
  generator.log_loss_backward(tape, gradients, pool_);
  expect_gradients(generator.parameters(), file, "grad.");
}

TEST(GoldenAdvantages, AreThoseOfTheReference) {
  const TensorFile file = golden("distribution");
  const auto logits = file.values<float>("logits");
  std::vector<float> found(logits.size());
  advantages({logits.data(), kSteps, kBatch}, {0, kBatch}, 0.8, found.data());
  expect_close(found, file.values<float>("advantages"), "advantages");
}

TEST_P(GoldenNetworks, RolloutInPiecesGoesOnWhereItEnded) {
  const TensorFile file = golden("generator");
  Generator generator({.noise = 4, .features = 4, .units = kUnits, .layers = 2});
  set_parameters(generator.parameters(), file);
  generator.pack();
  const auto noise = file.values<float>("noise");
  const auto expected = file.values<float>("output");
  GeneratorTape tape = generator.tape(1, kBatch);
  copy(file.values<float>("start"), tape.start);
  for (std::size_t t = 0; t < kSteps; ++t) {
    if (t > 0) generator.carry_state(tape);
    const std::size_t size = tape.outputs.size();
    std::copy_n(noise.begin() + static_cast<long>(t * size), size, tape.noise.begin());
    generator.rollout(tape, pool_);
    expect_close(tape.outputs, std::span(expected).subspan(t * size, size), "output");
  }
}

TEST_P(GoldenNetworks, TeacherForcingAndItsGradients) {
  const TensorFile file = golden("generator");
  Generator generator({.noise = 4, .features = 4, .units = kUnits, .layers = 2});
  set_parameters(generator.parameters(), file);
  generator.pack();
  const auto window = file.values<float>("window");
  GeneratorTape tape = generator.tape(kSteps - 1, kBatch);
  copy(file.values<float>("pretrain_noise"), tape.noise);
  generator.teacher_forced(window.data(), tape, pool_);
  expect_close(tape.outputs, file.values<float>("pretrain_output"), "output");

  GeneratorGradients gradients = Generator::gradients(tape);
  const auto count = static_cast<float>(tape.outputs.size());
  for (std::size_t i = 0; i < tape.outputs.size(); ++i) {
    gradients.d_outputs[i] = 2 / count * (tape.outputs[i] - window[i + kBatch * 4]);
  }
  generator.teacher_forced_backward(tape, gradients, pool_);
  expect_gradients(generator.parameters(), file, "pretrain_grad.");
}

class GoldenDiscriminator : public GoldenNetworks {
 protected:
  GoldenDiscriminator() {
    set_parameters(discriminator_.parameters(), file_);
    discriminator_.pack();
    const auto real = file_.values<float>("real");
    const auto fake = file_.values<float>("fake");
    const long half = kBatch * 4;
    for (long t = 0; t < kSteps; ++t) {
      std::copy_n(real.begin() + t * half, half, tape_.x.begin() + 2 * t * half);
      std::copy_n(fake.begin() + t * half, half, tape_.x.begin() + (2 * t + 1) * half);
    }
    discriminator_.forward(tape_, pool_);
  }

  // The fake rows' part of an array (T,2B,width).
  static std::vector<float> fake_part(const nn::Buffer& all, long width) {
    std::vector<float> part;
    for (long t = 0; t < kSteps; ++t) {
      const auto first = all.begin() + (2 * t + 1) * kBatch * width;
      part.insert(part.end(), first, first + kBatch * width);
    }
    return part;
  }

  double golden_value(const std::string& name) const { return file_.values<float>(name).front(); }

  TensorFile file_ = golden("discriminator");
  Discriminator discriminator_{{4, kUnits, 2}};
  DiscriminatorTape tape_ = discriminator_.tape(kSteps, 2 * kBatch);
  DiscriminatorGradients gradients_ = discriminator_.gradients(tape_);
  Logits logits_{tape_.logits.data(), kSteps, 2 * kBatch};
  Range real_{0, kBatch};
  Range fake_{kBatch, 2 * kBatch};
};

INSTANTIATE_TEST_SUITE_P(Threads, GoldenDiscriminator, ::testing::Values(1, 2, 5));

TEST_P(GoldenDiscriminator, LogitsOfBothDirections) {
  expect_close(fake_part(tape_.logits, 1), file_.values<float>("logits_fake"), "logits_fake");
}

TEST_P(GoldenDiscriminator, DiscriminatorLossAndItsGradients) {
  const double loss = discriminator_loss(logits_, real_, fake_, gradients_.d_logits.data());
  EXPECT_NEAR(loss, golden_value("loss_d"), 1e-6);
  discriminator_.backward_to_parameters(tape_, gradients_, pool_);
  expect_gradients(discriminator_.parameters(), file_, "grad.");
}

TEST_P(GoldenDiscriminator, MinimaxLossReachesTheGeneratedSequences) {
  const double loss =
      generator_loss(GeneratorLoss::kMinimax, logits_, fake_, gradients_.d_logits.data());
  EXPECT_NEAR(loss, golden_value("minimax.loss"), 1e-6);
  discriminator_.backward_to_input(tape_, gradients_, fake_, pool_);
  expect_close(fake_part(gradients_.d_x, 4), file_.values<float>("minimax.d_fake"), "d_fake");
}

TEST_P(GoldenDiscriminator, NonSaturatingLossReachesTheGeneratedSequences) {
  const double loss =
      generator_loss(GeneratorLoss::kNonSaturating, logits_, fake_, gradients_.d_logits.data());
  EXPECT_NEAR(loss, golden_value("non_saturating.loss"), 1e-6);
  discriminator_.backward_to_input(tape_, gradients_, fake_, pool_);
  expect_close(fake_part(gradients_.d_x, 4), file_.values<float>("non_saturating.d_fake"),
               "d_fake");
}

TEST_P(GoldenDiscriminator, FeatureMatchingReachesTheGeneratedSequences) {
  const double loss = discriminator_.feature_matching(tape_, gradients_, real_, fake_, pool_);
  EXPECT_NEAR(loss, golden_value("feature_matching.loss"), 1e-6);
  expect_close(fake_part(gradients_.d_x, 4), file_.values<float>("feature_matching.d_fake"),
               "d_fake");
}

TEST_P(GoldenDiscriminator, GradientsToTheInputLeaveTheParametersAlone) {
  generator_loss(GeneratorLoss::kMinimax, logits_, fake_, gradients_.d_logits.data());
  discriminator_.backward_to_input(tape_, gradients_, fake_, pool_);
  discriminator_.feature_matching(tape_, gradients_, real_, fake_, pool_);
  EXPECT_EQ(discriminator_.parameters().gradient_norm(), 0);
}

}  // namespace
}  // namespace crnngan::gan
