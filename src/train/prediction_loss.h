#pragma once

// The losses of next-event prediction, of generators that put out points. Arrays are time-major;
// targets are (P,B,F), the events that P steps predict. The mean over a sequence's steps is taken
// first, over its lengths[b] - 1 own ones where `lengths` (B) is not empty, then the mean over
// sequences.

#include <span>

namespace crnngan::train {

enum class PredictionLoss { kSquaredError, kEnergyScore };

struct PredictionShape {
  int predictions;  // P
  int batch;        // B
  int features;     // F
  std::span<const int> lengths = {};
};

// Mean over features of the squared error of outputs (P,B,F), the paper's (section 3). What it asks
// for is the mean of what can follow. Its gradient goes to d_outputs.
double mean_squared_error(std::span<const float> outputs, std::span<const float> targets,
                          const PredictionShape& shape, std::span<float> d_outputs);

// The energy score (Gneiting and Raftery 2007) of two outputs a step, from different noise:
// outputs (P,2B,F), where row B + b has the same past as row b. It is the mean distance of both
// from the event, less half their distance from each other; beyond the paper. What it asks for is
// that outputs are distributed as what can follow is. Its gradient goes to d_outputs.
double energy_score(std::span<const float> outputs, std::span<const float> targets,
                    const PredictionShape& shape, std::span<float> d_outputs);

}  // namespace crnngan::train
