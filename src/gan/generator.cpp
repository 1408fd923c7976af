#include "gan/generator.h"

#include <algorithm>
#include <functional>
#include <stdexcept>

#include "nn/kernels.h"

namespace crnngan::gan {

namespace {

// Runs task(rows) for shares of the batch, one a thread.
template <class Task>
void for_each_share(int batch, ThreadPool& pool, const Task& task) {
  const int parts = std::min(batch, pool.size());
  const auto part = [&](int number) { task(share(batch, number, parts)); };
  pool.run(parts, std::cref(part));
}

GeneratorShape checked(const GeneratorShape& shape) {
  if (shape.inputs() < 1) {
    throw std::invalid_argument("[generator] noise must be at least 1 without feedback");
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

}  // namespace

Generator::Generator(const GeneratorShape& shape)
    : shape_(checked(shape)),
      input_(parameters_, "generator.input", shape.inputs(), shape.units),
      lstm_(parameters_, "generator.lstm", shape.units, shape.units, shape.layers),
      output_(parameters_, "generator.output", shape.units, shape.features) {}

GeneratorTape Generator::tape(int steps, int batch, nn::Dropout dropout) const {
  return {steps,
          batch,
          nn::Buffer(nn::size_of(steps, batch, shape_.noise_inputs())),
          nn::Buffer(nn::size_of(batch, shape_.features)),
          nn::Buffer(nn::size_of(steps, batch, input_.inputs())),
          nn::Buffer(nn::size_of(steps, batch, shape_.units)),
          lstm_.tape(steps, batch, dropout),
          nn::Buffer(nn::size_of(steps, batch, shape_.features))};
}

GeneratorGradients Generator::gradients(const GeneratorTape& tape) {
  return {nn::Buffer(tape.outputs.size()), nn::LstmStack::gradients(tape.lstm),
          nn::Buffer(tape.hidden.size()), nn::Buffer(tape.inputs.size())};
}

void Generator::pack() {
  input_.pack();
  lstm_.pack();
  output_.pack();
}

void Generator::rollout(GeneratorTape& tape, ThreadPool& pool) const {
  if (!shape_.feedback) {
    join(tape.noise.data(), shape_.noise_inputs(), nullptr, 0, tape.steps * tape.batch,
         tape.inputs.data());
    run(tape, pool);
    return;
  }
  const nn::LstmTape& top = tape.lstm.back();
  const int noise = shape_.noise_inputs();
  for_each_share(tape.batch, pool, [&](Range rows) {
    const float* previous = tape.start.data() + nn::size_of(rows.first, shape_.features);
    for (int t = 0; t < tape.steps; ++t) {
      float* inputs = tape.inputs.data() + top.at(t, rows.first, input_.inputs());
      float* outputs = tape.outputs.data() + top.at(t, rows.first, shape_.features);
      join(tape.noise.data() + top.at(t, rows.first, noise), noise, previous, shape_.features,
           rows.size(), inputs);
      input_.forward_relu(inputs, tape.hidden.data() + top.at(t, rows.first, shape_.units),
                          rows.size());
      lstm_.step(tape.hidden.data(), tape.lstm, t, rows);
      output_.forward(top.passed_on().data() + top.at(t, rows.first, shape_.units), outputs,
                      rows.size());
      previous = outputs;
    }
  });
}

void Generator::carry_state(GeneratorTape& tape) const {
  nn::LstmStack::carry_state(tape.lstm);
  const std::size_t last = tape.outputs.size() - tape.start.size();
  std::copy_n(tape.outputs.data() + last, tape.start.size(), tape.start.data());
}

void Generator::rollout_backward(const GeneratorTape& tape, GeneratorGradients& gradients,
                                 ThreadPool& pool, Feedback feedback) {
  if (!shape_.feedback || feedback == Feedback::kDetached) {
    run_backward(tape, gradients, pool);
    return;
  }
  const nn::LstmTape& top = tape.lstm.back();
  nn::LstmGradients& top_gradients = gradients.lstm.back();
  for_each_share(tape.batch, pool, [&](Range rows) {
    for (int t = tape.steps - 1; t >= 0; --t) {
      output_.backward(gradients.d_outputs.data() + top.at(t, rows.first, shape_.features),
                       top_gradients.d_passed_on().data() + top.at(t, rows.first, shape_.units),
                       rows.size(), top_gradients.into(t, tape.steps));
      lstm_.step_backward(tape.lstm, gradients.lstm, gradients.d_hidden.data(), t, rows);
      float* d_hidden = gradients.d_hidden.data() + top.at(t, rows.first, shape_.units);
      nn::kernels().relu_backward(static_cast<long>(nn::size_of(rows.size(), shape_.units)),
                                  tape.hidden.data() + top.at(t, rows.first, shape_.units),
                                  d_hidden);
      if (t == 0) break;  // the start is given
      float* d_inputs = gradients.d_inputs.data() + top.at(t, rows.first, input_.inputs());
      input_.backward(d_hidden, d_inputs, rows.size(), nn::Into::kReplace);
      float* d_previous = gradients.d_outputs.data() + top.at(t - 1, rows.first, shape_.features);
      for (int row = 0; row < rows.size(); ++row) {
        for (int f = 0; f < shape_.features; ++f) {
          d_previous[nn::size_of(row, shape_.features) + static_cast<std::size_t>(f)] +=
              d_inputs[nn::size_of(row, input_.inputs()) +
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

void Generator::run(GeneratorTape& tape, ThreadPool& pool) const {
  const int count = tape.steps * tape.batch;
  input_.forward_relu(tape.inputs.data(), tape.hidden.data(), count);
  for_each_share(tape.batch, pool,
                 [&](Range rows) { lstm_.forward(tape.hidden.data(), tape.lstm, rows); });
  output_.forward(tape.lstm.back().passed_on().data(), tape.outputs.data(), count);
}

void Generator::run_backward(const GeneratorTape& tape, GeneratorGradients& gradients,
                             ThreadPool& pool) {
  const int count = tape.steps * tape.batch;
  output_.backward(gradients.d_outputs.data(), gradients.lstm.back().d_passed_on().data(), count,
                   nn::Into::kReplace);
  for_each_share(tape.batch, pool, [&](Range rows) {
    lstm_.backward(tape.lstm, gradients.lstm, gradients.d_hidden.data(), rows);
  });
  nn::kernels().relu_backward(static_cast<long>(tape.hidden.size()), tape.hidden.data(),
                              gradients.d_hidden.data());
  add_gradients(tape, gradients, pool);
}

void Generator::add_gradients(const GeneratorTape& tape, const GeneratorGradients& gradients,
                              ThreadPool& pool) {
  const int count = tape.steps * tape.batch;
  const int lstm_tasks = lstm_.gradient_tasks();
  const auto add = [&](int task) {
    if (task < lstm_tasks) {
      lstm_.add_gradients(tape.hidden.data(), tape.lstm, gradients.lstm, task);
    } else if (task == lstm_tasks) {
      input_.add_gradients(tape.inputs.data(), gradients.d_hidden.data(), count);
    } else {
      output_.add_gradients(tape.lstm.back().passed_on().data(), gradients.d_outputs.data(), count);
    }
  };
  pool.run(lstm_tasks + 2, std::cref(add));
}

}  // namespace crnngan::gan
