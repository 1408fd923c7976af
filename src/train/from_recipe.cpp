#include "train/from_recipe.h"

#include <map>
#include <string>

#include "base/error.h"
#include "gan/network_file.h"
#include "train/objective.h"

namespace crnngan::train {

gan::GeneratorShape generator_shape(const Recipe& recipe, const sequence::Domain& domain) {
  gan::GeneratorShape shape;
  shape.features = domain.features();
  shape.bins = domain.bins();
  // A number picks each feature from its distribution.
  shape.noise =
      shape.has_distribution() ? shape.features : static_cast<int>(recipe.generator.noise);
  shape.song_noise = static_cast<int>(recipe.generator.song_noise);
  shape.units = static_cast<int>(recipe.generator.hidden);
  shape.layers = static_cast<int>(recipe.generator.layers);
  shape.noise_kind = gan::noise_kind(recipe.generator.noise_kind);
  shape.feedback = recipe.generator.feedback;
  shape.head_units = static_cast<int>(recipe.generator.head_units);
  shape.temperature = static_cast<float>(recipe.generator.temperature);
  if (recipe.generator.shared_classes) shape.classes = domain.classes();
  shape.order = domain.order();
  shape.context = domain.context();
  return shape;
}

gan::DiscriminatorShape discriminator_shape(const Recipe& recipe, const sequence::Domain& domain) {
  gan::DiscriminatorShape shape;
  shape.features = domain.features();
  if (recipe.discriminator.pitch_circles) shape.circles = domain.circles();
  shape.encoder = gan::encoder_kind(recipe.discriminator.encoder);
  shape.units = static_cast<int>(recipe.discriminator.hidden);
  shape.layers = static_cast<int>(recipe.discriminator.layers);
  shape.bidirectional = recipe.discriminator.bidirectional;
  shape.decision =
      recipe.discriminator.decision == "ends" ? gan::Decision::kEnds : gan::Decision::kAllSteps;
  shape.minibatch_kernels = static_cast<int>(recipe.discriminator.minibatch_kernels);
  shape.minibatch_dimensions = static_cast<int>(recipe.discriminator.minibatch_dimensions);
  return shape;
}

gan::Start generator_start(const Recipe& recipe) {
  return recipe.generator.start == "unit-variance" ? gan::Start::kUnitVariance
                                                   : gan::Start::kUniform;
}

TrainerOptions trainer_options(const Recipe& recipe) {
  TrainerOptions options;
  options.objective = objective_kind(recipe.train.objective);
  options.prediction_loss = recipe.train.prediction_loss == "energy-score"
                                ? PredictionLoss::kEnergyScore
                                : PredictionLoss::kSquaredError;
  static const std::map<std::string, nn::OptimiserKind> optimisers{
      {"sgd", nn::OptimiserKind::kSgd},
      {"momentum", nn::OptimiserKind::kMomentum},
      {"adam", nn::OptimiserKind::kAdam}};
  options.feature_matching_weight = recipe.train.feature_matching_weight;
  options.prediction_weight = recipe.train.prediction_weight;
  options.feedback =
      recipe.train.detach_feedback ? gan::Feedback::kDetached : gan::Feedback::kThrough;
  options.optimiser.kind = optimisers.at(recipe.train.optimiser);
  options.optimiser.momentum = recipe.train.momentum;
  options.optimiser.beta1 = recipe.train.adam_beta1;
  options.optimiser.beta2 = recipe.train.adam_beta2;
  options.learning_rate = recipe.train.learning_rate;
  options.discriminator_rate_factor = recipe.train.discriminator_rate_factor;
  options.l2 = recipe.train.l2;
  options.clip = recipe.train.clip;
  options.freeze_threshold = recipe.train.freeze_threshold;
  options.penalty = recipe.train.penalty;
  options.penalty_noise = recipe.train.penalty_noise;
  options.policy_weight = recipe.train.policy_weight;
  options.likelihood_weight = recipe.train.likelihood_weight;
  options.reward_discount = recipe.train.reward_discount;
  options.generator_dropout = recipe.generator.dropout;
  options.discriminator_dropout = recipe.discriminator.dropout;
  return options;
}

Sharding sharding(const Recipe& recipe, ranks::Ranks& ranks) {
  if (recipe.train.shards < ranks.size()) {
    throw Error(
        "train.shards is {}: {} processes need as many shards or more; begin with --set "
        "train.shards={}, or with fewer processes",
        recipe.train.shards, ranks.size(), ranks.size());
  }
  return {static_cast<int>(recipe.train.shards), &ranks};
}

}  // namespace crnngan::train
