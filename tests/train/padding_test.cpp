// Short sequences, padded, against the same sequences on their own.

#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.h"
#include "gan/initial.h"
#include "golden.h"
#include "train/given_draws.h"
#include "train/trainer.h"

namespace crnngan::train {
namespace {

constexpr int kSteps = 5;
constexpr int kFeatures = 3;
constexpr int kNoise = 2;
constexpr float kPadding = 7.5F;  // far from the data, so that it would be noticed

std::vector<float> random_values(int count, std::uint32_t stream) {
  std::vector<float> values(static_cast<std::size_t>(count));
  RandomStream(9, Purpose::kNoise, stream).fill_uniform(values, 0);
  return values;
}

// Row `row` of (T,B,width), its first `steps` steps.
std::vector<float> one_row(const std::vector<float>& all, int batch, int row, int width,
                           int steps) {
  std::vector<float> part;
  for (int t = 0; t < steps; ++t) {
    const auto first = all.begin() + (t * batch + row) * width;
    part.insert(part.end(), first, first + width);
  }
  return part;
}

// Both networks and a trainer whose step takes the gradients themselves off the weights.
struct Training {
  explicit Training(TrainerOptions options, gan::DiscriminatorShape shape = {})
      : discriminator([&] {
          shape.features = kFeatures;
          shape.units = 5;
          return shape;
        }()) {
    options.learning_rate = 1;
    options.clip = 1e9;
    options.l2 = 0;
    options.freeze_threshold = 0;
    gan::initialise(generator, gan::Start::kUniform, 3);
    gan::initialise(discriminator, 4);
    before = weights();
    trainer.emplace(generator, discriminator, options, pool);
  }

  std::vector<float> weights() const {
    std::vector<float> all;
    for (const nn::Parameters* parameters :
         {&generator.parameters(), &discriminator.parameters()}) {
      for (const nn::Parameter& parameter : *parameters) {
        all.insert(all.end(), parameter.value.begin(), parameter.value.end());
      }
    }
    return all;
  }

  std::vector<float> gradients() const {
    std::vector<float> all = weights();
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = before[i] - all[i];
    return all;
  }

  ThreadPool pool{2};
  gan::Generator generator{{.noise = kNoise, .features = kFeatures, .units = 6, .layers = 2}};
  gan::Discriminator discriminator;
  std::vector<float> before;
  std::optional<Trainer> trainer;
};

struct Inputs {
  explicit Inputs(std::vector<int> real_lengths)
      : lengths(std::move(real_lengths)), size(static_cast<int>(lengths.size())) {
    real = random_values(kSteps * size * kFeatures, 1);
    noise = random_values(kSteps * size * kNoise, 2);
    start = random_values(size * kFeatures, 3);
    perturbation = random_values(kSteps * 2 * penalty_rows(size) * kFeatures, 4);
    for (int t = 0; t < kSteps; ++t) {
      for (int row = 0; row < size; ++row) {
        if (t < lengths[static_cast<std::size_t>(row)]) continue;
        std::fill_n(real.begin() + (t * size + row) * kFeatures, kFeatures, kPadding);
      }
    }
  }

  std::vector<int> lengths;
  int size;
  std::vector<float> real;
  std::vector<float> noise;
  std::vector<float> start;
  std::vector<float> perturbation;

  // Of the whole batch, or of one row alone.
  sequence::Batch sequences() const { return test::batch_of(kSteps, size, real, lengths); }
  sequence::Batch sequence(int row) const {
    const int length = lengths[static_cast<std::size_t>(row)];
    return test::batch_of(length, 1, one_row(real, size, row, kFeatures, length));
  }
  test::GivenDraws draws() const {
    test::GivenDraws draws;
    draws.noise = noise;
    draws.start = start;
    draws.displacements = perturbation;
    return draws;
  }
  test::GivenDraws draws(int row, int steps) const {
    test::GivenDraws draws;
    draws.noise = one_row(noise, size, row, kNoise, steps);
    draws.start = one_row(start, size, row, kFeatures, 1);
    return draws;
  }
};

// The mean over sequences of what `one` gives for each alone.
struct Mean {
  double loss = 0;
  std::vector<float> gradients;

  void add(double one_loss, const std::vector<float>& one, int count) {
    gradients.resize(one.size());
    loss += one_loss / count;
    for (std::size_t i = 0; i < one.size(); ++i) {
      gradients[i] += one[i] / static_cast<float>(count);
    }
  }
};

TEST(Padding, PretrainingIsTheMeanOverTheSequencesAlone) {
  const Inputs batch({5, 2, 4});
  Training padded{{}};
  const PretrainingResult result = padded.trainer->pretrain(batch.sequences(), batch.draws());
  Mean mean;
  for (int row = 0; row < batch.size; ++row) {
    const int length = batch.lengths[static_cast<std::size_t>(row)];
    Training alone{{}};
    const PretrainingResult one =
        alone.trainer->pretrain(batch.sequence(row), batch.draws(row, length - 1));
    mean.add(one.loss, alone.gradients(), batch.size);
  }
  EXPECT_NEAR(result.loss, mean.loss, 1e-6);
  test::expect_close(padded.gradients(), mean.gradients, "gradients", 1e-4);
}

class PaddedObjective : public ::testing::TestWithParam<ObjectiveKind> {};

INSTANTIATE_TEST_SUITE_P(Objectives, PaddedObjective,
                         ::testing::Values(ObjectiveKind::kFeatureMatching, ObjectiveKind::kMinimax,
                                           ObjectiveKind::kNonSaturating,
                                           ObjectiveKind::kRelativistic));

TEST_P(PaddedObjective, IsTheMeanOverTheSequencesAlone) {
  for (const gan::Decision decision : {gan::Decision::kAllSteps, gan::Decision::kEnds}) {
    TrainerOptions options;
    options.objective = GetParam();
    const Inputs batch({3, 5, 1, 2});
    Training padded(options, {.decision = decision});
    const AdversarialResult result = padded.trainer->adversarial(batch.sequences(), batch.draws());
    Mean discriminator;
    Mean objective;
    for (int row = 0; row < batch.size; ++row) {
      const int length = batch.lengths[static_cast<std::size_t>(row)];
      Training alone(options, {.decision = decision});
      const AdversarialResult one =
          alone.trainer->adversarial(batch.sequence(row), batch.draws(row, length));
      discriminator.add(one.discriminator_loss, alone.gradients(), batch.size);
      objective.add(one.objective, alone.gradients(), batch.size);
    }
    EXPECT_NEAR(result.discriminator_loss, discriminator.loss, 1e-6);
    EXPECT_NEAR(result.objective, objective.loss, 1e-6);
    test::expect_close(padded.gradients(), objective.gradients, "gradients", 1e-4);
  }
}

TEST_P(PaddedObjective, WithPenaltyIsThatOfTheSequenceAlone) {
  TrainerOptions options;
  options.objective = GetParam();
  options.penalty = 5;
  const Inputs batch({3});
  Training padded(options);
  const AdversarialResult result = padded.trainer->adversarial(batch.sequences(), batch.draws());
  Training alone(options);
  const AdversarialResult one = alone.trainer->adversarial(batch.sequence(0), batch.draws());
  EXPECT_NEAR(result.discriminator_loss, one.discriminator_loss, 1e-6);
  EXPECT_NEAR(result.discriminator_gradient_norm, one.discriminator_gradient_norm, 1e-5);
  test::expect_close(padded.gradients(), alone.gradients(), "gradients", 1e-4);
}

}  // namespace
}  // namespace crnngan::train
