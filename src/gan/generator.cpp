#include "gan/generator.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <stdexcept>

#include "nn/kernels.h"

namespace crnngan::gan {

namespace {

GeneratorShape checked(const GeneratorShape& shape) {
  if (shape.inputs() < 1) {
    throw std::invalid_argument("[generator] noise must be at least 1 without feedback");
  }
  if (shape.has_distribution() && (shape.bins.size() != static_cast<std::size_t>(shape.features) ||
                                   shape.noise != shape.features || shape.song_noise != 0 ||
                                   shape.noise_kind != NoiseKind::kUnit || !shape.feedback)) {
    throw std::invalid_argument(
        "[generator] bins must be one for each feature, with as much noise, of the kind unit, none "
        "of "
        "the song, and feedback");
  }
  return shape;
}

// inputs (rows,k+F) = noise (rows,k) beside previous (rows,F).
void join(const float* noise, int k, const float* previous, int features, int rows, float* inputs) {
  for (int row = 0; row < rows; ++row) {
    inputs = std::copy_n(noise + nn::size_of(row, k), k, inputs);
    inputs = std::copy_n(previous + nn::size_of(row, features), features, inputs);
  }
}

std::vector<nn::Embedding> embeddings(const GeneratorShape& shape, nn::Parameters& parameters) {
  std::vector<nn::Embedding> list;
  for (const sequence::Bins& bins : shape.bins) {
    const std::size_t f = list.size();
    list.emplace_back(parameters, fmt::format("generator.embedding.{}", f), bins.size(),
                      shape.units, nn::Initial::kUnitVariance,
                      shape.classes.empty() ? std::vector<int>() : shape.classes[f]);
  }
  return list;
}

std::vector<nn::Embedding> contexts(const GeneratorShape& shape, nn::Parameters& parameters) {
  std::vector<nn::Embedding> list;
  list.reserve(shape.context.size());
  for (const sequence::ContextColumn& column : shape.context) {
    list.emplace_back(parameters, "generator.context." + column.name, column.values, shape.units,
                      nn::Initial::kZero);
  }
  return list;
}

HeadsShape heads_shape(const GeneratorShape& shape) {
  return {.units = shape.head_units,
          .bins = shape.bins,
          .classes = shape.classes,
          .order = shape.order,
          .context = shape.context};
}

}  // namespace

Generator::Generator(const GeneratorShape& shape, nn::Precision precision)
    : shape_(checked(shape)),
      precision_(precision),
      input_(shape.has_distribution()
                 ? std::nullopt
                 : std::optional<nn::Linear>(std::in_place, parameters_, "generator.input",
                                             shape.inputs(), shape.units)),
      embeddings_(embeddings(shape, parameters_)),
      contexts_(contexts(shape, parameters_)),
      lstm_(parameters_, "generator.lstm", shape.units, shape.units, shape.layers, precision) {
  if (shape.has_distribution()) {
    heads_.emplace(parameters_, "generator.head", shape.units, heads_shape(shape));
  } else {
    output_.emplace(parameters_, "generator.output", shape.units, shape.features);
  }
}

GeneratorTape Generator::tape(int steps, int batch, nn::Dropout dropout) const {
  GeneratorTape tape{steps,
                     batch,
                     nn::Buffer(nn::size_of(steps, batch, shape_.noise_inputs())),
                     nn::Buffer(nn::size_of(batch, shape_.features)),
                     nn::Buffer(nn::size_of(steps, batch, input_ ? input_->inputs() : 0)),
                     nn::Buffer(nn::size_of(steps, batch, shape_.units)),
                     lstm_.tape(steps, batch, dropout),
                     nn::Buffer(nn::size_of(steps, batch, shape_.features))};
  if (heads_) {
    tape.temperatures.assign(static_cast<std::size_t>(shape_.features), 1);
    tape.nuclei = tape.temperatures;
    tape.first.resize(tape.start.size());
    for (std::size_t i = 0; i < tape.first.size(); ++i) {
      tape.first[i] = shape_.bins[i % shape_.bins.size()].of(0);
    }
    tape.fed.resize(tape.outputs.size());
    tape.heads = heads_->tape(steps * batch);
  }
  return tape;
}

GeneratorGradients Generator::gradients(const GeneratorTape& tape) {
  return {nn::Buffer(tape.outputs.size()), nn::LstmStack::gradients(tape.lstm),
          nn::Buffer(tape.hidden.size()), nn::Buffer(tape.inputs.size()),
          Heads::gradients(tape.heads)};
}

void Generator::pack() {
  lstm_.pack();
  if (heads_) {
    heads_->pack();
  } else {
    input_->pack();
    output_->pack();
  }
}

void Generator::rollout(GeneratorTape& tape, ThreadPool& pool, Listeners listeners) const {
  if (!shape_.feedback) {
    join(tape.noise.data(), shape_.noise_inputs(), nullptr, 0, tape.steps * tape.batch,
         tape.inputs.data());
    run(tape, pool);
    return;
  }
  const nn::Buffer& top = tape.lstm.back().passed_on();
  in_parts({0, tape.batch}, pool, [&](Range rows) {
    for (int t = 0; t < tape.steps; ++t) {
      const Range places{t * tape.batch + rows.first, t * tape.batch + rows.last};
      if (!listeners.empty()) tell(listeners, t, rows, tape);
      feed(tape, places);
      lstm_.step(tape.hidden.data(), tape.lstm, t, rows);
      if (heads_) {
        heads_->draw(top.data(), tape.noise.data(),
                     {tape.temperatures, tape.nuclei, of(listeners, rows), tape.guidance},
                     tape.heads, tape.outputs.data(), places);
        if (!listeners.empty()) hear(listeners, t, rows, tape);
      } else {
        output_->forward(top.data() + nn::size_of(places.first, shape_.units),
                         tape.outputs.data() + nn::size_of(places.first, shape_.features),
                         rows.size());
      }
    }
  });
}

// Those of the rows, or nobody.
Listeners Generator::of(Listeners listeners, Range rows) {
  return listeners.empty() ? listeners
                           : listeners.subspan(static_cast<std::size_t>(rows.first),
                                               static_cast<std::size_t>(rows.size()));
}

// The context of step t, as far as the listeners know it.
void Generator::tell(Listeners listeners, int t, Range rows, GeneratorTape& tape) const {
  const std::size_t columns = shape_.context.size();
  for (int row = rows.first; row < rows.last; ++row) {
    const std::size_t place = nn::size_of(t, tape.batch) + static_cast<std::size_t>(row);
    listeners[static_cast<std::size_t>(row)]->tell(
        std::span(tape.heads.context).subspan(place * columns, columns));
  }
}

// What was drawn at step t.
void Generator::hear(Listeners listeners, int t, Range rows, const GeneratorTape& tape) const {
  const auto features = static_cast<std::size_t>(shape_.features);
  for (int row = rows.first; row < rows.last; ++row) {
    const std::size_t place = nn::size_of(t, tape.batch) + static_cast<std::size_t>(row);
    listeners[static_cast<std::size_t>(row)]->hear(
        std::span(tape.outputs).subspan(place * features, features),
        std::span(tape.heads.bins).subspan(place * features, features));
  }
}

void Generator::hear(GeneratorTape& tape, ThreadPool& pool, Listeners listeners) const {
  in_parts({0, tape.batch}, pool, [&](Range rows) {
    if (!listeners.empty()) tell(listeners, 0, rows, tape);
    feed(tape, rows);
    lstm_.step(tape.hidden.data(), tape.lstm, 0, rows);
  });
}

void Generator::carry_state(GeneratorTape& tape) const {
  nn::LstmStack::carry_state(tape.lstm);
  const std::size_t last = tape.outputs.size() - tape.start.size();
  std::copy_n(tape.outputs.data() + last, tape.start.size(), tape.start.data());
  if (heads_) std::copy_n(tape.heads.bins.data() + last, tape.first.size(), tape.first.data());
}

void Generator::rollout_backward(const GeneratorTape& tape, GeneratorGradients& gradients,
                                 ThreadPool& pool, Feedback feedback) {
  if (!shape_.feedback || feedback == Feedback::kDetached) {
    run_backward(tape, gradients, pool);
    return;
  }
  const nn::LstmTape& top = tape.lstm.back();
  nn::LstmGradients& top_gradients = gradients.lstm.back();
  in_parts({0, tape.batch}, pool, [&](Range rows) {
    for (int t = tape.steps - 1; t >= 0; --t) {
      output_->backward(gradients.d_outputs.data() + top.at(t, rows.first, shape_.features),
                        top_gradients.d_passed_on().data() + top.at(t, rows.first, shape_.units),
                        rows.size(), top_gradients.into(t, tape.steps));
      lstm_.step_backward(tape.lstm, gradients.lstm, gradients.d_hidden.data(), t, rows);
      float* d_hidden = gradients.d_hidden.data() + top.at(t, rows.first, shape_.units);
      nn::kernels().relu_backward(static_cast<long>(nn::size_of(rows.size(), shape_.units)),
                                  tape.hidden.data() + top.at(t, rows.first, shape_.units),
                                  d_hidden);
      if (t == 0) break;  // the start is given
      float* d_inputs = gradients.d_inputs.data() + top.at(t, rows.first, input_->inputs());
      input_->backward(d_hidden, d_inputs, rows.size(), nn::Into::kReplace);
      float* d_previous = gradients.d_outputs.data() + top.at(t - 1, rows.first, shape_.features);
      for (int row = 0; row < rows.size(); ++row) {
        for (int f = 0; f < shape_.features; ++f) {
          d_previous[nn::size_of(row, shape_.features) + static_cast<std::size_t>(f)] +=
              d_inputs[nn::size_of(row, input_->inputs()) +
                       static_cast<std::size_t>(shape_.noise_inputs() + f)];
        }
      }
    }
  });
  add_gradients(tape, gradients, pool);
}

void Generator::teacher_forced(const float* x, GeneratorTape& tape, ThreadPool& pool) const {
  join(tape.noise.data(), shape_.noise_inputs(), x, shape_.fed_back(), tape.steps * tape.batch,
       tape.inputs.data());
  run(tape, pool);
}

void Generator::teacher_forced_backward(const GeneratorTape& tape, GeneratorGradients& gradients,
                                        ThreadPool& pool) {
  run_backward(tape, gradients, pool);
}

void Generator::predict(const int* bins, GeneratorTape& tape, ThreadPool& pool) const {
  embed(tape.first.data(), tape, {0, tape.batch});
  if (tape.steps > 1) embed(bins, tape, {tape.batch, tape.steps * tape.batch});
  run_stack(tape, pool);
  std::copy_n(bins, tape.heads.bins.size(), tape.heads.bins.data());
  in_parts({0, tape.steps * tape.batch}, pool, [&](Range places) {
    heads_->forward(tape.lstm.back().passed_on().data(), tape.heads, places);
  });
}

std::vector<double> Generator::log_likelihoods(const GeneratorTape& tape) const {
  std::vector<double> all(nn::size_of(tape.steps, tape.batch));
  heads_->log_likelihoods(tape.heads, all, {0, tape.steps * tape.batch});
  return all;
}

std::vector<double> Generator::log_likelihoods_after_step(GeneratorTape& tape) const {
  heads_->forward(tape.lstm.back().passed_on().data(), tape.heads, {0, tape.batch});
  return log_likelihoods(tape);
}

double Generator::log_loss(const GeneratorTape& tape, const float* weights,
                           GeneratorGradients& gradients, ThreadPool& pool) const {
  in_parts({0, tape.steps * tape.batch}, pool,
           [&](Range places) { heads_->log_loss(tape.heads, weights, gradients.heads, places); });
  const std::vector<double>& losses = gradients.heads.losses;
  return std::accumulate(losses.begin(), losses.end(), 0.0);
}

void Generator::log_loss_backward(const GeneratorTape& tape, GeneratorGradients& gradients,
                                  ThreadPool& pool) {
  in_parts({0, tape.steps * tape.batch}, pool, [&](Range places) {
    heads_->backward(tape.heads, gradients.heads, gradients.lstm.back().d_passed_on().data(),
                     places);
  });
  run_stack_backward(tape, gradients, pool);
  add_gradients(tape, gradients, pool);
}

void Generator::feed(GeneratorTape& tape, Range places) const {
  const bool is_first = places.first < tape.batch;
  const int before = is_first ? places.first : places.first - tape.batch;
  if (heads_) {
    const std::vector<int>& bins = is_first ? tape.first : tape.heads.bins;
    embed(bins.data() + nn::size_of(before, shape_.features), tape, places);
    return;
  }
  const nn::Buffer& events = is_first ? tape.start : tape.outputs;
  const int noise = shape_.noise_inputs();
  float* inputs = tape.inputs.data() + nn::size_of(places.first, input_->inputs());
  join(tape.noise.data() + nn::size_of(places.first, noise), noise,
       events.data() + nn::size_of(before, shape_.features), shape_.fed_back(), places.size(),
       inputs);
  input_->forward_relu(inputs, tape.hidden.data() + nn::size_of(places.first, shape_.units),
                       places.size());
}

void Generator::embed(const int* bins, GeneratorTape& tape, Range places) const {
  const auto features = static_cast<std::size_t>(shape_.features);
  int* fed = tape.fed.data() + nn::size_of(places.first, shape_.features);
  std::copy_n(bins, static_cast<std::size_t>(places.size()) * features, fed);
  float* hidden = tape.hidden.data() + nn::size_of(places.first, shape_.units);
  std::fill_n(hidden, nn::size_of(places.size(), shape_.units), 0.0F);
  for (std::size_t f = 0; f < features; ++f) {
    embeddings_[f].add(fed + f, shape_.features, hidden, places.size());
  }
  const auto columns = static_cast<int>(contexts_.size());
  const int* context = tape.heads.context.data() + nn::size_of(places.first, columns);
  for (std::size_t c = 0; c < contexts_.size(); ++c) {
    contexts_[c].add(context + c, columns, hidden, places.size());
  }
}

void Generator::run(GeneratorTape& tape, ThreadPool& pool) const {
  const int count = tape.steps * tape.batch;
  input_->forward_relu(tape.inputs.data(), tape.hidden.data(), count);
  run_stack(tape, pool);
  output_->forward(tape.lstm.back().passed_on().data(), tape.outputs.data(), count);
}

void Generator::run_backward(const GeneratorTape& tape, GeneratorGradients& gradients,
                             ThreadPool& pool) {
  const int count = tape.steps * tape.batch;
  output_->backward(gradients.d_outputs.data(), gradients.lstm.back().d_passed_on().data(), count,
                    nn::Into::kReplace);
  run_stack_backward(tape, gradients, pool);
  nn::kernels().relu_backward(static_cast<long>(tape.hidden.size()), tape.hidden.data(),
                              gradients.d_hidden.data());
  add_gradients(tape, gradients, pool);
}

void Generator::run_stack(GeneratorTape& tape, ThreadPool& pool) const {
  in_parts({0, tape.batch}, pool,
           [&](Range rows) { lstm_.forward(tape.hidden.data(), tape.lstm, rows); });
}

void Generator::run_stack_backward(const GeneratorTape& tape, GeneratorGradients& gradients,
                                   ThreadPool& pool) const {
  in_parts({0, tape.batch}, pool, [&](Range rows) {
    lstm_.backward(tape.lstm, gradients.lstm, gradients.d_hidden.data(), rows);
  });
}

void Generator::add_gradients(const GeneratorTape& tape, const GeneratorGradients& gradients,
                              ThreadPool& pool) {
  const int count = tape.steps * tape.batch;
  const nn::Buffer& top = tape.lstm.back().passed_on();
  const int of_stack = lstm_.gradient_tasks();
  const int of_heads = heads_ ? heads_->gradient_tasks() : 0;
  const auto add = [&](int task) {
    if (task < of_stack) {
      lstm_.add_gradients(tape.hidden.data(), tape.lstm, gradients.lstm, task);
    } else if (task < of_stack + of_heads) {
      heads_->add_gradients(top.data(), tape.heads, gradients.heads, task - of_stack);
    } else if (heads_) {
      const auto f = static_cast<std::size_t>(task - of_stack - of_heads);
      if (f < embeddings_.size()) {
        embeddings_[f].add_gradients(tape.fed.data() + f, shape_.features,
                                     gradients.d_hidden.data(), count);
      } else {
        const std::size_t c = f - embeddings_.size();
        contexts_[c].add_gradients(tape.heads.context.data() + c,
                                   static_cast<int>(contexts_.size()), gradients.d_hidden.data(),
                                   count);
      }
    } else if (task == of_stack) {
      input_->add_gradients(tape.inputs.data(), gradients.d_hidden.data(), count);
    } else {
      output_->add_gradients(top.data(), gradients.d_outputs.data(), count);
    }
  };
  const int of_inputs = static_cast<int>(embeddings_.size() + contexts_.size());
  pool.run(of_stack + (heads_ ? of_heads + of_inputs : 2), std::cref(add));
}

}  // namespace crnngan::gan
