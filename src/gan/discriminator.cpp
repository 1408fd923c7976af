#include "gan/discriminator.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include "nn/kernels.h"
#include "nn/matmul.h"

namespace crnngan::gan {

namespace {

// Where row `row` of step t begins in an array (T,R,width).
std::size_t at(const DiscriminatorTape& tape, int t, int row, int width) {
  return (static_cast<std::size_t>(t) * static_cast<std::size_t>(tape.rows) +
          static_cast<std::size_t>(row)) *
         static_cast<std::size_t>(width);
}

int length_of(const DiscriminatorTape& tape, int row) {
  return tape.encoder->lengths[static_cast<std::size_t>(row)];
}

// Calls visit(place) for all steps of `rows`, place being t * R + row.
template <class Visit>
void for_each_place(const DiscriminatorTape& tape, Range rows, const Visit& visit) {
  for (int t = 0; t < tape.steps; ++t) {
    for (int row = rows.first; row < rows.last; ++row) visit(at(tape, t, row, 1));
  }
}

constexpr float kTurn = 2 * std::numbers::pi_v<float>;

// Each feature's sin and cos on its circle.
void add_circles(const std::vector<sequence::Circle>& circles, const float* x, float* out) {
  for (const sequence::Circle& circle : circles) {
    const float angle = kTurn * (circle.turns * x[circle.feature] + circle.offset);
    *out++ = std::sin(angle);
    *out++ = std::cos(angle);
  }
}

// d_x += what the gradients by sin and cos say.
void add_circle_gradients(const std::vector<sequence::Circle>& circles, const float* out,
                          const float* d_out, float* d_x) {
  for (const sequence::Circle& circle : circles) {
    d_x[circle.feature] += kTurn * circle.turns * (d_out[0] * out[1] - d_out[1] * out[0]);
    out += 2;
    d_out += 2;
  }
}

}  // namespace

Discriminator::Discriminator(const DiscriminatorShape& shape, nn::Precision precision)
    : shape_(shape),
      precision_(precision),
      outputs_(shape.encoder_outputs()),
      encoder_(make_encoder(shape.encoder_shape(), parameters_, "discriminator", precision)),
      output_weight_(parameters_.add("discriminator.output.weight",
                                     {1, std::int64_t{outputs_} + shape.minibatch_kernels},
                                     /*decays=*/true, nn::Initial::kByInputs)),
      output_bias_(parameters_.add("discriminator.output.bias", {1}, /*decays=*/false)),
      output_matrix_(outputs_, 1) {
  if (shape.minibatch_kernels > 0) {
    minibatch_.emplace(parameters_, "discriminator.minibatch", outputs_, shape.minibatch_kernels,
                       shape.minibatch_dimensions);
  }
}

DiscriminatorTape Discriminator::tape(int steps, int rows, nn::Dropout dropout) const {
  const std::size_t size = nn::size_of(steps, rows, shape_.features);
  DiscriminatorTape tape{.steps = steps,
                         .rows = rows,
                         .x = nn::Buffer(size),
                         .input_mask = nn::Buffer(dropout == nn::Dropout::kMasks ? size : 0),
                         .encoder = encoder_->tape(steps, rows, dropout),
                         .companions = {{{0, rows}, {0, rows}}},
                         .minibatch = {},
                         .logits = nn::Buffer(nn::size_of(steps, rows))};
  if (compares()) tape.minibatch = minibatch_->tape(rows);
  return tape;
}

DiscriminatorGradients Discriminator::gradients(const DiscriminatorTape& tape) const {
  return {.d_logits = nn::Buffer(tape.logits.size()),
          .encoder = encoder_->gradients(*tape.encoder),
          .minibatch = nn::MinibatchFeatures::gradients(tape.minibatch),
          .distances = std::vector<double>(static_cast<std::size_t>(tape.rows)),
          .d_x = nn::Buffer(tape.x.size())};
}

Logits Discriminator::logits(const DiscriminatorTape& tape) const {
  return {tape.logits.data(), tape.steps, tape.rows, tape.encoder->lengths.data(), shape_.decision};
}

void Discriminator::pack() {
  encoder_->pack();
  output_matrix_.pack(output_weight_.value.data());
  if (compares()) minibatch_->pack();
}

void Discriminator::forward(DiscriminatorTape& tape, ThreadPool& pool) const {
  const Range rows{0, tape.rows};
  in_parts(rows, pool, [&](Range part) { show(tape, part); });
  encoder_->forward(*tape.encoder, pool);
  in_parts(rows, pool, [&](Range part) { decide(tape, part); });
  if (compares()) compare(tape);
}

void Discriminator::show(DiscriminatorTape& tape, Range rows) const {
  const auto features = static_cast<std::size_t>(shape_.features);
  const auto inputs = static_cast<std::size_t>(shape_.inputs());
  for_each_place(tape, rows, [&](std::size_t place) {
    const float* x = tape.x.data() + place * features;
    float* seen = tape.encoder->x.data() + place * inputs;
    if (tape.input_mask.empty()) {
      std::copy_n(x, features, seen);
    } else {
      nn::kernels().multiply(shape_.features, x, tape.input_mask.data() + place * features, seen);
    }
    add_circles(shape_.circles, seen, seen + features);
  });
}

void Discriminator::decide(DiscriminatorTape& tape, Range rows) const {
  const float* outputs = tape.encoder->outputs.data();
  for (int t = 0; t < tape.steps; ++t) {
    output_matrix_.multiply(outputs + at(tape, t, rows.first, outputs_),
                            tape.logits.data() + at(tape, t, rows.first, 1), rows.size(),
                            nn::Into::kReplace);
  }
  for_each_place(tape, rows,
                 [&](std::size_t place) { tape.logits[place] += output_bias_.value[0]; });
  if (!compares()) return;
  for (int row = rows.first; row < rows.last; ++row) {
    float* mean = tape.minibatch.x.data() + nn::size_of(row, outputs_);
    const int length = length_of(tape, row);
    std::fill_n(mean, outputs_, 0.0F);
    for (int t = 0; t < length; ++t) {
      nn::kernels().add_column_sums(1, outputs_, outputs + at(tape, t, row, outputs_), mean);
    }
    for (int k = 0; k < outputs_; ++k) mean[k] /= static_cast<float>(length);
  }
}

void Discriminator::compare(DiscriminatorTape& tape) const {
  const Range all{0, tape.rows};
  minibatch_->project(tape.minibatch, all);
  for (const nn::Companions& companions : tape.companions) {
    minibatch_->compare(tape.minibatch, companions);
  }
  for_each_place(tape, all, [&](std::size_t place) {
    const auto row = static_cast<int>(place % static_cast<std::size_t>(tape.rows));
    const float* compared =
        tape.minibatch.features.data() + nn::size_of(row, shape_.minibatch_kernels);
    for (int k = 0; k < shape_.minibatch_kernels; ++k) {
      tape.logits[place] += minibatch_weights()[k] * compared[k];
    }
  });
}

void Discriminator::compare_backward(const DiscriminatorTape& tape,
                                     DiscriminatorGradients& gradients, Range rows) const {
  nn::MinibatchGradients& minibatch = gradients.minibatch;
  for (int row = rows.first; row < rows.last; ++row) {
    float d_logit = 0;
    for (int t = 0; t < tape.steps; ++t) d_logit += gradients.d_logits[at(tape, t, row, 1)];
    float* d_features = minibatch.d_features.data() + nn::size_of(row, shape_.minibatch_kernels);
    for (int k = 0; k < shape_.minibatch_kernels; ++k) {
      d_features[k] = d_logit * minibatch_weights()[k];
    }
  }
  std::fill(minibatch.d_points.begin(), minibatch.d_points.end(), 0.0F);
  for (const nn::Companions& companions : tape.companions) {
    if (companions.rows.first < rows.first || companions.rows.last > rows.last) continue;
    minibatch_->compare_backward(tape.minibatch, minibatch, companions);
  }
  minibatch_->project_backward(minibatch, rows);
}

void Discriminator::decide_backward(const DiscriminatorTape& tape,
                                    DiscriminatorGradients& gradients, Range rows) const {
  float* d_outputs = gradients.encoder->d_outputs.data();
  for (int t = 0; t < tape.steps; ++t) {
    nn::kernels().outer_product(
        rows.size(), outputs_, gradients.d_logits.data() + at(tape, t, rows.first, 1),
        output_weight_.value.data(), d_outputs + at(tape, t, rows.first, outputs_));
  }
  if (!compares()) return;
  for (int row = rows.first; row < rows.last; ++row) {
    const float* d_mean = gradients.minibatch.d_x.data() + nn::size_of(row, outputs_);
    const int length = length_of(tape, row);
    for (int t = 0; t < length; ++t) {
      float* d_step = d_outputs + at(tape, t, row, outputs_);
      for (int k = 0; k < outputs_; ++k) d_step[k] += d_mean[k] / static_cast<float>(length);
    }
  }
}

void Discriminator::backward_to_parameters(const DiscriminatorTape& tape,
                                           DiscriminatorGradients& gradients, ThreadPool& pool) {
  const Range all{0, tape.rows};
  if (compares()) compare_backward(tape, gradients, all);
  in_parts(all, pool, [&](Range part) { decide_backward(tape, gradients, part); });
  encoder_->backward(*tape.encoder, *gradients.encoder, all, Encoder::Down::kToWeights, pool);
  add_gradients(tape, gradients, pool);
}

void Discriminator::add_gradients(const DiscriminatorTape& tape,
                                  const DiscriminatorGradients& gradients, ThreadPool& pool) {
  for (const float d_logit : gradients.d_logits) output_bias_.gradient[0] += d_logit;
  if (compares()) {
    minibatch_->add_gradients(tape.minibatch, gradients.minibatch);
    float* d_weights = output_weight_.gradient.data() + outputs_;
    for_each_place(tape, {0, tape.rows}, [&](std::size_t place) {
      const auto row = static_cast<int>(place % static_cast<std::size_t>(tape.rows));
      const float* compared =
          tape.minibatch.features.data() + nn::size_of(row, shape_.minibatch_kernels);
      for (int k = 0; k < shape_.minibatch_kernels; ++k) {
        d_weights[k] += gradients.d_logits[place] * compared[k];
      }
    });
  }
  const int of_encoder = encoder_->gradient_tasks();
  const auto add = [&](int task) {
    if (task < of_encoder) {
      encoder_->add_gradients(*tape.encoder, *gradients.encoder, task);
    } else {
      nn::multiply_transposed(gradients.d_logits.data(), tape.encoder->outputs.data(),
                              output_weight_.gradient.data(), 1, tape.steps * tape.rows, outputs_,
                              nn::Into::kAdd);
    }
  };
  pool.run(of_encoder + 1, std::cref(add));
}

void Discriminator::backward_to_input(const DiscriminatorTape& tape,
                                      DiscriminatorGradients& gradients, Range rows,
                                      ThreadPool& pool) const {
  if (compares()) compare_backward(tape, gradients, rows);
  in_parts(rows, pool, [&](Range part) { decide_backward(tape, gradients, part); });
  encoder_->backward(*tape.encoder, *gradients.encoder, rows, Encoder::Down::kToInputs, pool);
  in_parts(rows, pool, [&](Range part) { show_backward(tape, gradients, part); });
}

double Discriminator::feature_matching(const DiscriminatorTape& tape,
                                       DiscriminatorGradients& gradients, Range real, Range fake,
                                       ThreadPool& pool) const {
  const double scale = 1.0 / (static_cast<double>(tape.steps) * fake.size());
  in_parts(fake, pool, [&](Range part) {
    match(tape, gradients, part, real.first + part.first - fake.first, scale);
  });
  encoder_->backward(*tape.encoder, *gradients.encoder, fake, Encoder::Down::kToInputs, pool);
  in_parts(fake, pool, [&](Range part) { show_backward(tape, gradients, part); });
  double sum = 0;
  for (int row = fake.first; row < fake.last; ++row) {
    sum += gradients.distances[static_cast<std::size_t>(row)];
  }
  return sum * scale;
}

void Discriminator::match(const DiscriminatorTape& tape, DiscriminatorGradients& gradients,
                          Range rows, int partner, double scale) const {
  const float* outputs = tape.encoder->outputs.data();
  float* d_outputs = gradients.encoder->d_outputs.data();
  for (int row = rows.first; row < rows.last; ++row, ++partner) {
    const int length = length_of(tape, row);
    // A mean over the row's own steps, instead of over all.
    const double weight = static_cast<double>(tape.steps) / length;
    const auto gradient_scale = static_cast<float>(2 * scale * weight);
    double distance = 0;
    for (int t = 0; t < length; ++t) {
      const float* of_real = outputs + at(tape, t, partner, outputs_);
      const float* of_fake = outputs + at(tape, t, row, outputs_);
      float* d_fake = d_outputs + at(tape, t, row, outputs_);
      float step_distance = 0;
      for (int k = 0; k < outputs_; ++k) {
        const float difference = of_fake[k] - of_real[k];
        step_distance += difference * difference;
        d_fake[k] = gradient_scale * difference;
      }
      distance += double{step_distance};
    }
    for (int t = length; t < tape.steps; ++t) {
      std::fill_n(d_outputs + at(tape, t, row, outputs_), outputs_, 0.0F);
    }
    gradients.distances[static_cast<std::size_t>(row)] = weight * distance;
  }
}

void Discriminator::show_backward(const DiscriminatorTape& tape, DiscriminatorGradients& gradients,
                                  Range rows) const {
  const auto features = static_cast<std::size_t>(shape_.features);
  const auto inputs = static_cast<std::size_t>(shape_.inputs());
  for_each_place(tape, rows, [&](std::size_t place) {
    const float* d_seen = gradients.encoder->d_x.data() + place * inputs;
    float* d_x = gradients.d_x.data() + place * features;
    std::copy_n(d_seen, features, d_x);
    add_circle_gradients(shape_.circles, tape.encoder->x.data() + place * inputs + features,
                         d_seen + features, d_x);
    if (tape.input_mask.empty()) return;
    nn::kernels().multiply(shape_.features, d_x, tape.input_mask.data() + place * features, d_x);
  });
}

}  // namespace crnngan::gan
