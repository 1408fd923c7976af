#include "gan/discriminator.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include "nn/kernels.h"
#include "nn/matmul.h"

namespace crnngan::gan {

namespace {

// The step that direction `direction` sees as its step t. A permutation and its own inverse.
int in_order_of(int direction, int t, int length) {
  return direction == 0 || t >= length ? t : length - 1 - t;
}

std::size_t place(const DiscriminatorTape& tape, int t, int row) {
  return static_cast<std::size_t>(t) * static_cast<std::size_t>(tape.rows) +
         static_cast<std::size_t>(row);
}

// Calls visit(here, there) for every step of `rows`, with its place in the order of time and in
// that of a direction, or the other way round.
template <class Visit>
void for_each_reordered(int direction, const DiscriminatorTape& tape, Range rows,
                        const Visit& visit) {
  for (int t = 0; t < tape.steps; ++t) {
    for (int row = rows.first; row < rows.last; ++row) {
      const int length = tape.lengths[static_cast<std::size_t>(row)];
      visit(place(tape, in_order_of(direction, t, length), row), place(tape, t, row));
    }
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

// Runs task(direction, rows): all directions, each with its share of the threads.
template <class Task>
void for_each_direction(int directions, Range rows, ThreadPool& pool, const Task& task) {
  const int parts = std::clamp(pool.size() / directions, 1, rows.size());
  const auto part = [&](int number) {
    const Range shared = share(rows.size(), number / directions, parts);
    task(number % directions, Range{rows.first + shared.first, rows.first + shared.last});
  };
  pool.run(directions * parts, std::cref(part));
}

std::vector<nn::LstmStack> stacks(const DiscriminatorShape& shape, nn::Parameters& parameters,
                                  nn::Precision precision) {
  std::vector<nn::LstmStack> made;
  for (const char* direction : {"forward", "backward"}) {
    if (static_cast<int>(made.size()) == shape.directions()) break;
    made.emplace_back(parameters, "discriminator." + std::string(direction) + ".lstm",
                      shape.inputs(), shape.units, shape.layers, precision);
  }
  return made;
}

}  // namespace

Discriminator::Discriminator(const DiscriminatorShape& shape, nn::Precision precision)
    : shape_(shape),
      stacks_(stacks(shape, parameters_, precision)),
      output_weight_(parameters_.add("discriminator.output.weight",
                                     {1, std::int64_t{shape.joined()} + shape.minibatch_kernels},
                                     /*decays=*/true)),
      output_bias_(parameters_.add("discriminator.output.bias", {1}, /*decays=*/false)) {
  for (int d = 0; d < shape_.directions(); ++d) output_matrices_.emplace_back(shape.units, 1);
  if (shape.minibatch_kernels > 0) {
    minibatch_.emplace(parameters_, "discriminator.minibatch", shape.joined(),
                       shape.minibatch_kernels, shape.minibatch_dimensions);
  }
}

DiscriminatorTape Discriminator::tape(int steps, int rows, nn::Dropout dropout) const {
  const std::size_t size = nn::size_of(steps, rows, shape_.features);
  DiscriminatorTape tape{.steps = steps,
                         .rows = rows,
                         .x = nn::Buffer(size),
                         .lengths = std::vector<int>(static_cast<std::size_t>(rows), steps),
                         .input_mask = nn::Buffer(dropout == nn::Dropout::kMasks ? size : 0),
                         .directions = {},
                         .companions = {{{0, rows}, {0, rows}}},
                         .minibatch = {},
                         .logits = nn::Buffer(nn::size_of(steps, rows))};
  for (const nn::LstmStack& stack : stacks_) {
    tape.directions.push_back({nn::Buffer(nn::size_of(steps, rows, shape_.inputs())),
                               stack.tape(steps, rows, dropout),
                               nn::Buffer(nn::size_of(steps, rows))});
  }
  if (compares()) tape.minibatch = minibatch_->tape(rows);
  return tape;
}

DiscriminatorGradients Discriminator::gradients(const DiscriminatorTape& tape) {
  DiscriminatorGradients gradients{.d_logits = nn::Buffer(tape.logits.size()),
                                   .directions = {},
                                   .minibatch = nn::MinibatchFeatures::gradients(tape.minibatch),
                                   .d_x = nn::Buffer(tape.x.size())};
  for (const DiscriminatorTape::Direction& direction : tape.directions) {
    gradients.directions.push_back({nn::LstmStack::gradients(direction.lstm),
                                    nn::Buffer(tape.logits.size()), nn::Buffer(direction.x.size()),
                                    std::vector<double>(tape.lengths.size())});
  }
  return gradients;
}

Logits Discriminator::logits(const DiscriminatorTape& tape) const {
  return {tape.logits.data(), tape.steps, tape.rows, tape.lengths.data(), shape_.decision};
}

void Discriminator::pack() {
  for (int d = 0; d < shape_.directions(); ++d) {
    stacks_[static_cast<std::size_t>(d)].pack();
    output_matrices_[static_cast<std::size_t>(d)].pack(output_weights(d));
  }
  if (compares()) minibatch_->pack();
}

void Discriminator::forward(DiscriminatorTape& tape, ThreadPool& pool) const {
  for_each_direction(shape_.directions(), {0, tape.rows}, pool,
                     [&](int direction, Range rows) { read(tape, direction, rows); });
  if (compares()) compare(tape);
  for (int t = 0; t < tape.steps; ++t) {
    for (int row = 0; row < tape.rows; ++row) {
      const int length = tape.lengths[static_cast<std::size_t>(row)];
      float logit = 0;
      for (int d = 0; d < shape_.directions(); ++d) {
        logit += tape.directions[static_cast<std::size_t>(d)]
                     .logits[place(tape, in_order_of(d, t, length), row)];
      }
      logit += output_bias_.value[0];
      const float* compared =
          tape.minibatch.features.data() + nn::size_of(row, shape_.minibatch_kernels);
      for (int k = 0; k < shape_.minibatch_kernels; ++k) {
        logit += minibatch_weights()[k] * compared[k];
      }
      tape.logits[place(tape, t, row)] = logit;
    }
  }
}

void Discriminator::read(DiscriminatorTape& tape, int number, Range rows) const {
  const auto d = static_cast<std::size_t>(number);
  DiscriminatorTape::Direction& direction = tape.directions[d];
  const nn::LstmTape& top = direction.lstm.back();
  const auto features = static_cast<std::size_t>(shape_.features);
  const auto inputs = static_cast<std::size_t>(shape_.inputs());
  for_each_reordered(number, tape, rows, [&](std::size_t here, std::size_t there) {
    const float* x = tape.x.data() + here * features;
    float* seen = direction.x.data() + there * inputs;
    if (tape.input_mask.empty()) {
      std::copy_n(x, features, seen);
    } else {
      nn::kernels().multiply(shape_.features, x, tape.input_mask.data() + here * features, seen);
    }
    add_circles(shape_.circles, seen, seen + features);
  });
  stacks_[d].forward(direction.x.data(), direction.lstm, rows);
  const nn::Buffer& outputs = top.passed_on();
  for (int t = 0; t < tape.steps; ++t) {
    output_matrices_[d].multiply(outputs.data() + top.at(t, rows.first, shape_.units),
                                 direction.logits.data() + top.at(t, rows.first, 1), rows.size(),
                                 nn::Into::kReplace);
  }
  if (!compares()) return;
  for (int row = rows.first; row < rows.last; ++row) {
    float* mean = tape.minibatch.x.data() + nn::size_of(row, shape_.joined()) +
                  nn::size_of(number, shape_.units);
    const int length = tape.lengths[static_cast<std::size_t>(row)];
    std::fill_n(mean, shape_.units, 0.0F);
    for (int t = 0; t < length; ++t) {
      nn::kernels().add_column_sums(1, shape_.units, outputs.data() + top.at(t, row, shape_.units),
                                    mean);
    }
    for (int k = 0; k < shape_.units; ++k) mean[k] /= static_cast<float>(length);
  }
}

void Discriminator::compare(DiscriminatorTape& tape) const {
  minibatch_->project(tape.minibatch, {0, tape.rows});
  for (const nn::Companions& companions : tape.companions) {
    minibatch_->compare(tape.minibatch, companions);
  }
}

void Discriminator::compare_backward(const DiscriminatorTape& tape,
                                     DiscriminatorGradients& gradients, Range rows) const {
  nn::MinibatchGradients& minibatch = gradients.minibatch;
  for (int row = rows.first; row < rows.last; ++row) {
    float d_logit = 0;
    for (int t = 0; t < tape.steps; ++t) {
      d_logit += gradients.d_logits[place(tape, t, row)];
    }
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

void Discriminator::logits_to_top(const DiscriminatorTape& tape, DiscriminatorGradients& gradients,
                                  int number, Range rows) const {
  const auto d = static_cast<std::size_t>(number);
  DiscriminatorGradients::Direction& direction = gradients.directions[d];
  for_each_reordered(number, tape, rows, [&](std::size_t here, std::size_t there) {
    direction.d_logits[there] = gradients.d_logits[here];
  });
  const nn::LstmTape& top = tape.directions[d].lstm.back();
  nn::Buffer& d_top = direction.lstm.back().d_passed_on();
  for (int t = 0; t < tape.steps; ++t) {
    nn::kernels().outer_product(
        rows.size(), shape_.units, direction.d_logits.data() + top.at(t, rows.first, 1),
        output_weights(number), d_top.data() + top.at(t, rows.first, shape_.units));
  }
  if (!compares()) return;
  for (int row = rows.first; row < rows.last; ++row) {
    const float* d_mean = gradients.minibatch.d_x.data() + nn::size_of(row, shape_.joined()) +
                          nn::size_of(number, shape_.units);
    const int length = tape.lengths[static_cast<std::size_t>(row)];
    for (int t = 0; t < length; ++t) {
      float* d_step = d_top.data() + top.at(t, row, shape_.units);
      for (int k = 0; k < shape_.units; ++k) d_step[k] += d_mean[k] / static_cast<float>(length);
    }
  }
}

void Discriminator::backward_to_parameters(const DiscriminatorTape& tape,
                                           DiscriminatorGradients& gradients, ThreadPool& pool) {
  if (compares()) compare_backward(tape, gradients, {0, tape.rows});
  for_each_direction(shape_.directions(), {0, tape.rows}, pool, [&](int number, Range rows) {
    const auto d = static_cast<std::size_t>(number);
    logits_to_top(tape, gradients, number, rows);
    stacks_[d].backward(tape.directions[d].lstm, gradients.directions[d].lstm, nullptr, rows);
  });
  add_gradients(tape, gradients, pool);
}

void Discriminator::add_gradients(const DiscriminatorTape& tape,
                                  const DiscriminatorGradients& gradients, ThreadPool& pool) {
  for (const float d_logit : gradients.d_logits) output_bias_.gradient[0] += d_logit;
  if (compares()) {
    minibatch_->add_gradients(tape.minibatch, gradients.minibatch);
    float* d_weights = output_weight_.gradient.data() + shape_.joined();
    for (std::size_t i = 0; i < gradients.d_logits.size(); ++i) {
      const std::size_t row = i % static_cast<std::size_t>(tape.rows);
      const float* compared = tape.minibatch.features.data() +
                              nn::size_of(static_cast<int>(row), shape_.minibatch_kernels);
      for (int k = 0; k < shape_.minibatch_kernels; ++k) {
        d_weights[k] += gradients.d_logits[i] * compared[k];
      }
    }
  }
  const int directions = shape_.directions();
  const int tasks = stacks_[0].gradient_tasks() + 1;
  const auto add = [&](int number) {
    const auto d = static_cast<std::size_t>(number % directions);
    const int task = number / directions;
    const DiscriminatorTape::Direction& direction = tape.directions[d];
    if (task + 1 < tasks) {
      stacks_[d].add_gradients(direction.x.data(), direction.lstm, gradients.directions[d].lstm,
                               task);
    } else {
      nn::multiply_transposed(
          gradients.directions[d].d_logits.data(), direction.lstm.back().passed_on().data(),
          output_weight_.gradient.data() + nn::size_of(static_cast<int>(d), shape_.units), 1,
          tape.steps * tape.rows, shape_.units, nn::Into::kAdd);
    }
  };
  pool.run(directions * tasks, std::cref(add));
}

void Discriminator::backward_to_input(const DiscriminatorTape& tape,
                                      DiscriminatorGradients& gradients, Range rows,
                                      ThreadPool& pool) const {
  if (compares()) compare_backward(tape, gradients, rows);
  for_each_direction(shape_.directions(), rows, pool,
                     [&](int number, Range part) { logits_to_top(tape, gradients, number, part); });
  stacks_to_input(tape, gradients, rows, pool);
}

double Discriminator::feature_matching(const DiscriminatorTape& tape,
                                       DiscriminatorGradients& gradients, Range real, Range fake,
                                       ThreadPool& pool) const {
  const double scale = 1.0 / (static_cast<double>(tape.steps) * fake.size());
  for_each_direction(shape_.directions(), fake, pool, [&](int number, Range part) {
    const auto d = static_cast<std::size_t>(number);
    const nn::LstmTape& top = tape.directions[d].lstm.back();
    const nn::Buffer& outputs = top.passed_on();
    nn::Buffer& d_top = gradients.directions[d].lstm.back().d_passed_on();
    for (int row = part.first; row < part.last; ++row) {
      const int partner = real.first + row - fake.first;
      const int length = tape.lengths[static_cast<std::size_t>(row)];
      // A mean over the row's own steps, instead of over all.
      const double weight = static_cast<double>(tape.steps) / length;
      const auto gradient_scale = static_cast<float>(2 * scale * weight);
      double distance = 0;
      for (int t = 0; t < length; ++t) {
        const float* of_real = outputs.data() + top.at(t, partner, shape_.units);
        const float* of_fake = outputs.data() + top.at(t, row, shape_.units);
        float* d_fake = d_top.data() + top.at(t, row, shape_.units);
        float step_distance = 0;
        for (int k = 0; k < shape_.units; ++k) {
          const float difference = of_fake[k] - of_real[k];
          step_distance += difference * difference;
          d_fake[k] = gradient_scale * difference;
        }
        distance += double{step_distance};
      }
      for (int t = length; t < tape.steps; ++t) {
        std::fill_n(d_top.data() + top.at(t, row, shape_.units), shape_.units, 0.0F);
      }
      gradients.directions[d].distances[static_cast<std::size_t>(row)] = weight * distance;
    }
  });
  stacks_to_input(tape, gradients, fake, pool);
  double sum = 0;
  for (const DiscriminatorGradients::Direction& direction : gradients.directions) {
    for (int row = fake.first; row < fake.last; ++row) {
      sum += direction.distances[static_cast<std::size_t>(row)];
    }
  }
  return sum * scale;
}

void Discriminator::stacks_to_input(const DiscriminatorTape& tape,
                                    DiscriminatorGradients& gradients, Range rows,
                                    ThreadPool& pool) const {
  for_each_direction(shape_.directions(), rows, pool, [&](int number, Range part) {
    const auto d = static_cast<std::size_t>(number);
    DiscriminatorGradients::Direction& direction = gradients.directions[d];
    stacks_[d].backward(tape.directions[d].lstm, direction.lstm, direction.d_x.data(), part);
  });
  const auto features = static_cast<std::size_t>(shape_.features);
  const auto inputs = static_cast<std::size_t>(shape_.inputs());
  for (int t = 0; t < tape.steps; ++t) {
    std::fill_n(gradients.d_x.data() + place(tape, t, rows.first) * features,
                nn::size_of(rows.size(), shape_.features), 0.0F);
  }
  for (int number = 0; number < shape_.directions(); ++number) {
    const auto d = static_cast<std::size_t>(number);
    for_each_reordered(number, tape, rows, [&](std::size_t here, std::size_t there) {
      const float* d_seen = gradients.directions[d].d_x.data() + there * inputs;
      float* d_x = gradients.d_x.data() + here * features;
      nn::kernels().add_bias(1, shape_.features, d_seen, d_x);
      add_circle_gradients(shape_.circles, tape.directions[d].x.data() + there * inputs + features,
                           d_seen + features, d_x);
    });
  }
  if (tape.input_mask.empty()) return;
  for (int t = 0; t < tape.steps; ++t) {
    const std::size_t first = place(tape, t, rows.first) * features;
    for (std::size_t i = first; i < first + nn::size_of(rows.size(), shape_.features); ++i) {
      gradients.d_x[i] *= tape.input_mask[i];
    }
  }
}

}  // namespace crnngan::gan
