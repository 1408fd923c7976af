#include "train/schedule.h"

#include <algorithm>
#include <cmath>

namespace crnngan::train {

Phase phase_of(const Recipe& recipe, int epoch) {
  const bool pretraining =
      epoch <= recipe.train.pretraining_epochs || recipe.train.objective == "next-event";
  return pretraining ? Phase::kPretraining : Phase::kAdversarial;
}

int window_steps(const Recipe& recipe, int epoch) {
  const std::int64_t growing = recipe.train.pretraining_epochs;
  if (epoch >= growing) return static_cast<int>(recipe.train.steps);
  const auto shortest = static_cast<double>(recipe.train.shortest_window);
  const double factor = static_cast<double>(recipe.train.steps) / shortest;
  const double progress = static_cast<double>(epoch - 1) / static_cast<double>(growing - 1);
  return static_cast<int>(std::lround(shortest * std::pow(factor, progress)));
}

double work_done(const Recipe& recipe, int epoch, int done, int all) {
  const auto work_of = [&](int of_epoch) {
    const double steps = window_steps(recipe, of_epoch);
    return phase_of(recipe, of_epoch) == Phase::kPretraining ? steps : kAdversarialWork * steps;
  };
  // Of epochs 1 .. last; those behind pretraining are all alike.
  const auto work_until = [&](int last) {
    const int growing = std::min(last, static_cast<int>(recipe.train.pretraining_epochs));
    double work = (last - growing) * work_of(growing + 1);
    for (int e = 1; e <= growing; ++e) work += work_of(e);
    return work;
  };
  return (work_until(epoch - 1) + work_of(epoch) * done / all) /
         work_until(static_cast<int>(recipe.train.epochs));
}

bool begins_with_fresh_discriminator(const Recipe& recipe, int epoch) {
  return recipe.train.fresh_discriminator && epoch == recipe.train.pretraining_epochs + 1;
}

double learning_rate(const Recipe& recipe, int epoch) {
  const auto decays = std::max<std::int64_t>(epoch - recipe.train.decay_start, 0);
  return recipe.train.learning_rate *
         std::pow(recipe.train.learning_rate_decay, static_cast<double>(decays));
}

}  // namespace crnngan::train
