#include "train/prediction_loss.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace crnngan::train {

namespace {

// The weight of each step (t, row) relative to that of a step where none is behind a sequence's
// end; 0 behind the end.
class StepWeights {
 public:
  explicit StepWeights(const PredictionShape& shape) : shape_(shape) {}

  double operator()(int t, int row) const {
    const int own = shape_.lengths.empty() ? shape_.predictions
                                           : shape_.lengths[static_cast<std::size_t>(row)] - 1;
    return t < own ? static_cast<double>(shape_.predictions) / own : 0;
  }

 private:
  PredictionShape shape_;
};

// Adds scale times the direction from `to` to `from` (F) to d_from, and returns the distance.
double distance(const float* from, const float* to, int features, double scale, float* d_from) {
  double squares = 0;
  for (int f = 0; f < features; ++f) {
    const double difference = double{from[f]} - double{to[f]};
    squares += difference * difference;
  }
  const double length = std::sqrt(squares);
  if (length > 0) {
    for (int f = 0; f < features; ++f) {
      d_from[f] += static_cast<float>(scale * (double{from[f]} - double{to[f]}) / length);
    }
  }
  return length;
}

}  // namespace

double mean_squared_error(std::span<const float> outputs, std::span<const float> targets,
                          const PredictionShape& shape, std::span<float> d_outputs) {
  const StepWeights weight_of(shape);
  const double scale = 1.0 / static_cast<double>(outputs.size());
  double sum = 0;
  std::size_t i = 0;
  for (int t = 0; t < shape.predictions; ++t) {
    for (int row = 0; row < shape.batch; ++row) {
      const double weight = weight_of(t, row);
      for (int f = 0; f < shape.features; ++f, ++i) {
        const float difference = outputs[i] - targets[i];
        sum += weight * double{difference} * double{difference};
        d_outputs[i] = static_cast<float>(2 * scale * weight) * difference;
      }
    }
  }
  return sum * scale;
}

double energy_score(std::span<const float> outputs, std::span<const float> targets,
                    const PredictionShape& shape, std::span<float> d_outputs) {
  const StepWeights weight_of(shape);
  const auto features = static_cast<std::size_t>(shape.features);
  const auto batch = static_cast<std::size_t>(shape.batch);
  const double scale = 1.0 / (static_cast<double>(shape.predictions) * shape.batch);
  double sum = 0;
  std::fill(d_outputs.begin(), d_outputs.end(), 0.0F);
  for (std::size_t t = 0; t < static_cast<std::size_t>(shape.predictions); ++t) {
    for (std::size_t row = 0; row < batch; ++row) {
      const double half = scale * weight_of(static_cast<int>(t), static_cast<int>(row)) / 2;
      const float* event = targets.data() + (t * batch + row) * features;
      const std::size_t one = (t * 2 * batch + row) * features;
      const std::size_t other = one + batch * features;
      const auto from = [&](std::size_t output, const float* to, double weight) {
        return weight * distance(outputs.data() + output, to, shape.features, weight,
                                 d_outputs.data() + output);
      };
      sum += from(one, event, half) + from(other, event, half);
      sum += from(one, outputs.data() + other, -half);
      from(other, outputs.data() + one, -half);  // the same distance, the gradient of its other end
    }
  }
  return sum;
}

}  // namespace crnngan::train
