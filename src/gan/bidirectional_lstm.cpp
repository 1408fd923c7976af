#include "gan/bidirectional_lstm.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "nn/kernels.h"

namespace crnngan::gan {

namespace {

constexpr const char* kDirections[] = {"forward", "backward"};

int directions_of(const EncoderShape& shape) { return shape.bidirectional ? 2 : 1; }

struct DirectionTape {
  nn::Buffer x;        // (T,R,I) in this direction's order
  nn::StackTape lstm;  // with dropout, masks in this direction's order
};

struct DirectionGradients {
  nn::StackGradients lstm;
  nn::Buffer d_x;  // (T,R,I) in this direction's order
};

struct LstmsTape : Encoder::Tape {
  using Tape::Tape;
  std::vector<DirectionTape> directions;
};

struct LstmsGradients : Encoder::Gradients {
  using Gradients::Gradients;
  std::vector<DirectionGradients> directions;
};

const LstmsTape& lstms_of(const Encoder::Tape& tape) { return static_cast<const LstmsTape&>(tape); }
LstmsTape& lstms_of(Encoder::Tape& tape) { return static_cast<LstmsTape&>(tape); }
const LstmsGradients& lstms_of(const Encoder::Gradients& gradients) {
  return static_cast<const LstmsGradients&>(gradients);
}
LstmsGradients& lstms_of(Encoder::Gradients& gradients) {
  return static_cast<LstmsGradients&>(gradients);
}

// The step that direction `direction` sees as its step t. A permutation and its own inverse.
int in_order_of(int direction, int t, int length) {
  return direction == 0 || t >= length ? t : length - 1 - t;
}

// Calls visit(here, there) for every step of `rows`, with its place in the order of time and in
// that of a direction.
template <class Visit>
void for_each_reordered(int direction, const Encoder::Tape& tape, Range rows, const Visit& visit) {
  const auto place = [&](int t, int row) {
    return static_cast<std::size_t>(t) * static_cast<std::size_t>(tape.rows) +
           static_cast<std::size_t>(row);
  };
  for (int t = 0; t < tape.steps; ++t) {
    for (int row = rows.first; row < rows.last; ++row) {
      const int length = tape.lengths[static_cast<std::size_t>(row)];
      visit(place(in_order_of(direction, t, length), row), place(t, row));
    }
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

}  // namespace

BidirectionalLstm::BidirectionalLstm(const EncoderShape& shape, nn::Parameters& parameters,
                                     const std::string& name, nn::Precision precision)
    : inputs_(shape.inputs) {
  for (int d = 0; d < directions_of(shape); ++d) {
    stacks_.emplace_back(parameters, fmt::format("{}.{}.lstm", name, kDirections[d]), shape.inputs,
                         shape.units, shape.layers, precision);
  }
}

int BidirectionalLstm::outputs_of(const EncoderShape& shape) {
  return directions_of(shape) * shape.units;
}

void BidirectionalLstm::expect(const EncoderShape& shape, const TensorFile& file,
                               const std::string& name) {
  for (int d = 0; d < directions_of(shape); ++d) {
    for (int l = 0; l < shape.layers; ++l) {
      file.values<float>(fmt::format("{}.{}.lstm.{}.weight_hh", name, kDirections[d], l),
                         {std::int64_t{4} * shape.units, std::int64_t{shape.units}});
    }
  }
}

std::unique_ptr<Encoder::Tape> BidirectionalLstm::tape(int steps, int rows,
                                                       nn::Dropout dropout) const {
  auto tape = std::make_unique<LstmsTape>(steps, rows, inputs_, directions() * stacks_[0].units());
  for (const nn::LstmStack& stack : stacks_) {
    tape->directions.push_back(
        {nn::Buffer(nn::size_of(steps, rows, inputs_)), stack.tape(steps, rows, dropout)});
  }
  if (dropout == nn::Dropout::kMasks) {
    for (DirectionTape& direction : tape->directions) {
      for (nn::LstmTape& layer : direction.lstm) tape->masks.push_back(&layer.mask);
    }
  }
  return tape;
}

std::unique_ptr<Encoder::Gradients> BidirectionalLstm::gradients(const Tape& tape) const {
  auto gradients = std::make_unique<LstmsGradients>(tape);
  for (const DirectionTape& direction : lstms_of(tape).directions) {
    gradients->directions.push_back(
        {nn::LstmStack::gradients(direction.lstm), nn::Buffer(direction.x.size())});
  }
  return gradients;
}

void BidirectionalLstm::pack() {
  for (nn::LstmStack& stack : stacks_) stack.pack();
}

void BidirectionalLstm::forward(Tape& tape, ThreadPool& pool) const {
  const auto inputs = static_cast<std::size_t>(inputs_);
  const auto units = static_cast<std::size_t>(stacks_[0].units());
  const std::size_t joined = static_cast<std::size_t>(directions()) * units;  // J
  for_each_direction(directions(), {0, tape.rows}, pool, [&](int number, Range rows) {
    const auto d = static_cast<std::size_t>(number);
    DirectionTape& direction = lstms_of(tape).directions[d];
    for_each_reordered(number, tape, rows, [&](std::size_t here, std::size_t there) {
      std::copy_n(tape.x.data() + here * inputs, inputs, direction.x.data() + there * inputs);
    });
    stacks_[d].forward(direction.x.data(), direction.lstm, rows);
    const float* top = direction.lstm.back().passed_on().data();
    for_each_reordered(number, tape, rows, [&](std::size_t here, std::size_t there) {
      std::copy_n(top + there * units, units, tape.outputs.data() + here * joined + d * units);
    });
  });
}

void BidirectionalLstm::backward(const Tape& tape, Gradients& gradients, Range rows, Down down,
                                 ThreadPool& pool) const {
  const auto units = static_cast<std::size_t>(stacks_[0].units());
  const std::size_t joined = static_cast<std::size_t>(directions()) * units;
  for_each_direction(directions(), rows, pool, [&](int number, Range part) {
    const auto d = static_cast<std::size_t>(number);
    DirectionGradients& direction = lstms_of(gradients).directions[d];
    float* d_top = direction.lstm.back().d_passed_on().data();
    for_each_reordered(number, tape, part, [&](std::size_t here, std::size_t there) {
      std::copy_n(gradients.d_outputs.data() + here * joined + d * units, units,
                  d_top + there * units);
    });
    stacks_[d].backward(lstms_of(tape).directions[d].lstm, direction.lstm,
                        down == Down::kToInputs ? direction.d_x.data() : nullptr, part);
  });
  if (down == Down::kToWeights) return;
  const auto inputs = static_cast<std::size_t>(inputs_);
  for (int number = 0; number < directions(); ++number) {
    const float* d_x = lstms_of(gradients).directions[static_cast<std::size_t>(number)].d_x.data();
    for_each_reordered(number, tape, rows, [&](std::size_t here, std::size_t there) {
      float* sum = gradients.d_x.data() + here * inputs;
      if (number == 0) std::fill_n(sum, inputs, 0.0F);
      nn::kernels().add_bias(1, inputs_, d_x + there * inputs, sum);
    });
  }
}

int BidirectionalLstm::gradient_tasks() const { return directions() * stacks_[0].gradient_tasks(); }

void BidirectionalLstm::add_gradients(const Tape& tape, const Gradients& gradients, int task) {
  const auto d = static_cast<std::size_t>(task % directions());
  const DirectionTape& direction = lstms_of(tape).directions[d];
  stacks_[d].add_gradients(direction.x.data(), direction.lstm,
                           lstms_of(gradients).directions[d].lstm, task / directions());
}

}  // namespace crnngan::gan
