#include "train/schedule.h"

#include <cmath>

namespace crnngan::train {

Phase phase_of(const Recipe& recipe, int epoch) {
  return epoch <= recipe.train.pretraining_epochs ? Phase::kPretraining : Phase::kAdversarial;
}

int window_steps(const Recipe& recipe, int epoch) {
  const std::int64_t growing = recipe.train.pretraining_epochs;
  if (epoch >= growing) return static_cast<int>(recipe.train.steps);
  const auto shortest = static_cast<double>(recipe.train.shortest_window);
  const double factor = static_cast<double>(recipe.train.steps) / shortest;
  const double progress = static_cast<double>(epoch - 1) / static_cast<double>(growing - 1);
  return static_cast<int>(std::lround(shortest * std::pow(factor, progress)));
}

}  // namespace crnngan::train
