// What the generators of the recipes learn from, a few iterations of each, against PyTorch: padded
// sequences as if each were alone, pitch circles, prediction beside the objective, the policy
// gradient.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "finite_difference.h"
#include "golden.h"
#include "train/given_draws.h"
#include "train/trainer.h"

namespace crnngan::train {
namespace {

constexpr int kSteps = 5;
constexpr int kBatch = 3;
constexpr int kFeatures = 3;
constexpr std::size_t kIterations = 3;
constexpr float kPadding = 7.5F;  // far from the data, so that it would be noticed

sequence::Bins points(int count) {
  std::vector<sequence::Bins::Bin> bins;
  for (int i = 0; i < count; ++i) bins.push_back({static_cast<float>(i), static_cast<float>(i)});
  return sequence::Bins(std::move(bins));
}

gan::GeneratorShape shape_of(bool has_bins) {
  gan::GeneratorShape shape{.noise = 2, .features = kFeatures, .units = 5, .layers = 1};
  if (!has_bins) return shape;
  shape.noise = kFeatures;
  shape.bins = {points(3), points(4), points(2)};
  shape.head_units = 4;
  return shape;
}

// A run of the file: `name` begins the names of what it gave.
struct Learner {
  std::string name;
  ObjectiveKind objective = ObjectiveKind::kNextEvent;
  PredictionLoss prediction_loss = PredictionLoss::kSquaredError;
  double prediction_weight = 0;
  bool has_bins = false;
  bool is_padded = true;
  gan::Feedback feedback = gan::Feedback::kThrough;
};

void PrintTo(const Learner& learner, std::ostream* out) { *out << learner.name; }

class Learning {
 public:
  explicit Learning(const Learner& learner)
      : learner_(learner), generator_(shape_of(learner.has_bins)) {
    TrainerOptions options;
    options.objective = learner.objective;
    options.prediction_loss = learner.prediction_loss;
    options.prediction_weight = learner.prediction_weight;
    options.feedback = learner.feedback;
    options.l2 = 1e-4;
    options.penalty = 5;
    options.freeze_threshold = 0;
    options.policy_weight = 2;
    options.likelihood_weight = 0.5;
    options.reward_discount = 0.8;
    test::set_parameters(generator_.parameters(), file_, learner.has_bins ? "bins." : "points.");
    test::set_parameters(discriminator_.parameters(), file_);
    trainer_.emplace(generator_, discriminator_, options, pool_);
    if (!learner.is_padded) return;
    for (const float length : file_.values<float>("lengths")) {
      lengths_.push_back(static_cast<int>(length));
    }
  }

  PretrainingResult pretrain(std::size_t iteration) {
    return trainer_->pretrain(real(iteration), prediction_draws(iteration));
  }

  double prediction_error(std::size_t iteration) {
    return trainer_->prediction_error(real(iteration), prediction_draws(iteration));
  }

  AdversarialResult adversarial(std::size_t iteration) {
    test::GivenDraws draws;
    draws.noise = values(learner_.has_bins ? "picks" : "noise", iteration);
    if (!learner_.has_bins) draws.start = values("start", iteration);
    draws.displacements = values("perturbation", iteration);
    draws.prediction = prediction_noise(iteration);
    return trainer_->adversarial(real(iteration), draws);
  }

  void expect_number(double found, const std::string& what, std::size_t iteration) const {
    const float expected = file_.values<float>(learner_.name + "." + what).at(iteration);
    EXPECT_NEAR(found, expected, 1e-4 * std::abs(double{expected}))
        << learner_.name << " " << what << ", iteration " << iteration;
  }

  void expect_final_parameters(const nn::Parameters& parameters) const {
    for (const nn::Parameter& parameter : parameters) {
      const std::string name = learner_.name + ".final." + parameter.name;
      test::expect_close(parameter.value, file_.values<float>(name, parameter.shape), name, 1e-4);
    }
  }

  gan::Generator& generator() { return generator_; }
  const gan::Discriminator& discriminator() const { return discriminator_; }

 private:
  // Of one iteration.
  std::vector<float> values(const std::string& name, std::size_t iteration) const {
    const auto all = file_.values<float>(name);
    const std::size_t size = all.size() / kIterations;
    const auto first = all.begin() + static_cast<std::ptrdiff_t>(iteration * size);
    return {first, first + static_cast<std::ptrdiff_t>(size)};
  }

  sequence::Batch real(std::size_t iteration) const {
    std::vector<float> x = values(learner_.has_bins ? "sequence_bins" : "real", iteration);
    for (std::size_t row = 0; row < lengths_.size(); ++row) {
      for (int t = lengths_[row]; t < kSteps; ++t) {
        std::fill_n(x.begin() + (t * kBatch + static_cast<int>(row)) * kFeatures, kFeatures,
                    kPadding);
      }
    }
    std::vector<int> bins;
    if (learner_.has_bins) {
      for (std::size_t i = 0; i < x.size(); ++i) {
        bins.push_back(generator_.shape().bins[i % kFeatures].of(x[i]));
      }
    }
    sequence::Batch batch = test::batch_of(kSteps, kBatch, std::move(x), lengths_);
    batch.bins = std::move(bins);
    return batch;
  }

  test::GivenDraws prediction_draws(std::size_t iteration) const {
    test::GivenDraws draws;
    draws.noise = prediction_noise(iteration);
    return draws;
  }

  // The energy score takes two rows of noise for each sequence, the squared error the first.
  std::vector<float> prediction_noise(std::size_t iteration) const {
    const std::vector<float> all = values("prediction", iteration);
    if (learner_.prediction_loss == PredictionLoss::kEnergyScore) return all;
    const std::size_t half = all.size() / (kSteps - 1) / 2;
    std::vector<float> first;
    for (std::size_t t = 0; t + 1 < kSteps; ++t) {
      const auto from = all.begin() + static_cast<std::ptrdiff_t>(2 * t * half);
      first.insert(first.end(), from, from + static_cast<std::ptrdiff_t>(half));
    }
    return first;
  }

  Learner learner_;
  TensorFile file_ = test::golden("learners");
  ThreadPool pool_{2};
  gan::Generator generator_;
  gan::Discriminator discriminator_{{.features = kFeatures,
                                     .units = 4,
                                     .layers = 1,
                                     .circles = {{.feature = 1, .turns = 0.15F, .offset = 0.4F},
                                                 {.feature = 0, .turns = 0.3F, .offset = 0.1F}}}};
  std::optional<Trainer> trainer_;
  std::vector<int> lengths_;
};

std::string name_of(const ::testing::TestParamInfo<Learner>& info) { return info.param.name; }

class GoldenPrediction : public ::testing::TestWithParam<Learner> {};

INSTANTIATE_TEST_SUITE_P(Learners, GoldenPrediction,
                         ::testing::Values(Learner{.name = "squared_error_padded"},
                                           Learner{.name = "energy_score",
                                                   .prediction_loss = PredictionLoss::kEnergyScore,
                                                   .is_padded = false},
                                           Learner{.name = "energy_score_padded",
                                                   .prediction_loss = PredictionLoss::kEnergyScore},
                                           Learner{.name = "log_loss_padded", .has_bins = true}),
                         name_of);

TEST_P(GoldenPrediction, ThreeIterations) {
  Learning learning(GetParam());
  for (std::size_t i = 0; i < kIterations; ++i) {
    const PretrainingResult result = learning.pretrain(i);
    learning.expect_number(result.loss, "loss", i);
    learning.expect_number(result.gradient_norm, "grad_norm", i);
  }
  learning.expect_final_parameters(learning.generator().parameters());
}

// Of losses without bins: tests/gan has those of the log loss, where no step crosses a corner.
class PredictionDifferences : public ::testing::TestWithParam<Learner> {};

INSTANTIATE_TEST_SUITE_P(Learners, PredictionDifferences,
                         ::testing::Values(Learner{.name = "squared_error_padded"},
                                           Learner{
                                               .name = "energy_score_padded",
                                               .prediction_loss = PredictionLoss::kEnergyScore}),
                         name_of);

// The step of a rate of 0.1 without L2 tells the gradient.
TEST_P(PredictionDifferences, HasTheGradientOfFiniteDifferences) {
  Learning before(GetParam());
  Learning after(GetParam());
  after.pretrain(0);
  auto moved = after.generator().parameters().begin();
  for (nn::Parameter& parameter : before.generator().parameters()) {
    std::vector<float> gradient(parameter.value.size());
    for (std::size_t i = 0; i < gradient.size(); ++i) {
      gradient[i] = (parameter.value[i] - moved->value[i]) / 0.1F -
                    (parameter.decays ? 1e-4F * parameter.value[i] : 0);
    }
    ++moved;
    test::expect_finite_differences(
        parameter.value, gradient,
        [&] {
          before.generator().pack();
          return before.prediction_error(0);
        },
        parameter.name, 4e-3F);
    before.generator().pack();
  }
}

class GoldenObjective : public ::testing::TestWithParam<Learner> {};

INSTANTIATE_TEST_SUITE_P(
    Learners, GoldenObjective,
    ::testing::Values(
        Learner{.name = "feature_matching_padded", .objective = ObjectiveKind::kFeatureMatching},
        Learner{.name = "minimax_padded", .objective = ObjectiveKind::kMinimax},
        Learner{.name = "non_saturating_padded", .objective = ObjectiveKind::kNonSaturating},
        Learner{.name = "relativistic_padded", .objective = ObjectiveKind::kRelativistic},
        Learner{.name = "minimax_and_squared_error_padded",
                .objective = ObjectiveKind::kMinimax,
                .prediction_weight = 10},
        Learner{.name = "relativistic_and_energy_score",
                .objective = ObjectiveKind::kRelativistic,
                .prediction_loss = PredictionLoss::kEnergyScore,
                .prediction_weight = 10,
                .is_padded = false,
                .feedback = gan::Feedback::kDetached},
        Learner{.name = "relativistic_and_energy_score_padded",
                .objective = ObjectiveKind::kRelativistic,
                .prediction_loss = PredictionLoss::kEnergyScore,
                .prediction_weight = 10,
                .feedback = gan::Feedback::kDetached},
        Learner{.name = "policy_gradient",
                .objective = ObjectiveKind::kPolicyGradient,
                .has_bins = true,
                .is_padded = false},
        Learner{.name = "policy_gradient_padded",
                .objective = ObjectiveKind::kPolicyGradient,
                .has_bins = true}),
    name_of);

TEST_P(GoldenObjective, ThreeIterations) {
  Learning learning(GetParam());
  for (std::size_t i = 0; i < kIterations; ++i) {
    const AdversarialResult result = learning.adversarial(i);
    learning.expect_number(result.discriminator_loss, "loss_d", i);
    learning.expect_number(result.generator_loss, "loss_g", i);
    learning.expect_number(result.objective, "objective", i);
    learning.expect_number(result.discriminator_gradient_norm, "d_grad_norm", i);
    learning.expect_number(result.generator_gradient_norm, "g_grad_norm", i);
  }
  learning.expect_final_parameters(learning.generator().parameters());
  learning.expect_final_parameters(learning.discriminator().parameters());
}

}  // namespace
}  // namespace crnngan::train
