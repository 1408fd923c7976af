#include "train/next_event.h"

#include <algorithm>
#include <span>

namespace crnngan::train {

double NextEvent::loss(const sequence::Batch& batch, double weight, GeneratorPass& pass) {
  if (generator_.shape().has_distribution()) return loss_of_distributions(batch, weight, pass);
  const double loss = loss_of_points(batch, pass);
  if (weight != 1) {
    for (float& slope : pass.gradients.d_outputs) slope *= static_cast<float>(weight);
  }
  return loss;
}

double NextEvent::loss_of_points(const sequence::Batch& batch, GeneratorPass& pass) {
  const std::size_t step_size = nn::size_of(batch.rows, batch.features);
  const auto targets = std::span(batch.x).subspan(step_size);
  const PredictionShape shape{predictions(batch.steps), batch.rows, batch.features, batch.lengths};
  if (loss_ == PredictionLoss::kSquaredError) {
    generator_.teacher_forced(batch.x.data(), pass.tape, pool_);
    return mean_squared_error(pass.tape.outputs, targets, shape, pass.gradients.d_outputs);
  }
  twice_.resize(pass.tape.outputs.size());
  for (std::size_t t = 0; t < static_cast<std::size_t>(shape.predictions); ++t) {
    const float* events = batch.x.data() + t * step_size;
    float* both = twice_.data() + 2 * t * step_size;
    std::copy_n(events, step_size, std::copy_n(events, step_size, both));
  }
  generator_.teacher_forced(twice_.data(), pass.tape, pool_);
  return energy_score(pass.tape.outputs, targets, shape, pass.gradients.d_outputs);
}

double NextEvent::loss_of_distributions(const sequence::Batch& batch, double weight,
                                        GeneratorPass& pass) {
  std::ranges::copy(batch.context, pass.tape.heads.context.begin());
  generator_.predict(batch.bins.data(), pass.tape, pool_);
  weights_.resize(nn::size_of(batch.steps, batch.rows));
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    const int t = static_cast<int>(i) / batch.rows;
    const int own = batch.lengths[i % static_cast<std::size_t>(batch.rows)];
    weights_[i] =
        t < own ? static_cast<float>(weight / (static_cast<double>(own) * batch.rows)) : 0;
  }
  return generator_.log_loss(pass.tape, weights_.data(), pass.gradients, pool_) / weight;
}

void NextEvent::backward(GeneratorPass& pass) {
  if (generator_.shape().has_distribution()) {
    generator_.log_loss_backward(pass.tape, pass.gradients, pool_);
  } else {
    generator_.teacher_forced_backward(pass.tape, pass.gradients, pool_);
  }
}

}  // namespace crnngan::train
