#include "nn/lstm.h"

#include <algorithm>

#include "nn/kernels.h"

namespace crnngan::nn {

namespace {

constexpr std::int64_t kGates = 4;

bool all_rows(const LstmTape& tape, Range rows) { return rows.size() == tape.batch; }

// Calls run(first step, number of rows) for pieces of (T,B,.) that lie together in memory: all
// steps at once when all rows take part, else step by step.
template <class Run>
void for_each_block(const LstmTape& tape, Range steps, Range rows, const Run& run) {
  if (all_rows(tape, rows)) {
    run(steps.first, steps.size() * tape.batch);
  } else {
    for (int t = steps.first; t < steps.last; ++t) run(t, rows.size());
  }
}

// dropped = outputs times mask.
void drop_out(LstmTape& tape, Range steps, Range rows) {
  if (tape.mask.empty()) return;
  for_each_block(tape, steps, rows, [&](int t, int count) {
    const std::size_t here = tape.at(t, rows.first, tape.units);
    kernels().multiply(static_cast<long>(size_of(count, tape.units)), tape.outputs.data() + here,
                       tape.mask.data() + here, tape.dropped.data() + here);
  });
}

// d_outputs = or += what d_dropped say.
void drop_out_backward(const LstmTape& tape, LstmGradients& gradients, Range steps, Range rows,
                       Into into) {
  if (tape.mask.empty()) return;
  const auto multiply = into == Into::kAdd ? kernels().add_product : kernels().multiply;
  for_each_block(tape, steps, rows, [&](int t, int count) {
    const std::size_t here = tape.at(t, rows.first, tape.units);
    multiply(static_cast<long>(size_of(count, tape.units)), gradients.d_dropped.data() + here,
             tape.mask.data() + here, gradients.d_outputs.data() + here);
  });
}

}  // namespace

LstmTape::LstmTape(int steps_t, int batch_b, int units_h, Dropout dropout)
    : steps(steps_t),
      batch(batch_b),
      units(units_h),
      first_output(size_of(batch, units)),
      first_cell(size_of(batch, units)),
      gates(size_of(steps, batch, 4 * units)),
      cells(size_of(steps, batch, units)),
      outputs(size_of(steps, batch, units)),
      mask(dropout == Dropout::kMasks ? outputs.size() : 0),
      dropped(mask.size()) {}

LstmGradients::LstmGradients(const LstmTape& tape)
    : d_outputs(tape.outputs.size()),
      d_dropped(tape.dropped.size()),
      d_gates(tape.gates.size()),
      d_cell(tape.first_cell.size()) {}

LstmLayer::LstmLayer(Parameters& parameters, const std::string& name, int inputs, int units,
                     Precision precision)
    : inputs_(inputs),
      units_(units),
      precision_(precision),
      weight_ih_(parameters.add(name + ".weight_ih", {kGates * units, inputs}, /*decays=*/true)),
      weight_hh_(parameters.add(name + ".weight_hh", {kGates * units, units}, /*decays=*/true)),
      bias_(parameters.add(name + ".bias_ih", {kGates * units}, /*decays=*/false,
                           Initial::kGateBias)),
      input_matrix_(inputs, 4 * units, precision),
      recurrent_matrix_(units, 4 * units, precision),
      input_backward_(4 * units, inputs, precision),
      recurrent_backward_(4 * units, units, precision) {}

void LstmLayer::pack() {
  input_matrix_.pack_transposed(weight_ih_.value.data());
  recurrent_matrix_.pack_transposed(weight_hh_.value.data());
  input_backward_.pack(weight_ih_.value.data());
  recurrent_backward_.pack(weight_hh_.value.data());
}

void LstmLayer::project(const float* x, LstmTape& tape, Range steps, Range rows) const {
  for_each_block(tape, steps, rows, [&](int t, int count) {
    input_matrix_.multiply(x + tape.at(t, rows.first, inputs_),
                           tape.gates.data() + tape.at(t, rows.first, 4 * units_), count,
                           Into::kReplace);
  });
}

void LstmLayer::step(LstmTape& tape, int t, Range rows) const {
  const std::size_t here = tape.at(t, rows.first, units_);
  const std::size_t start = tape.at(0, rows.first, units_);
  const std::size_t before = t > 0 ? tape.at(t - 1, rows.first, units_) : start;
  const float* output_before = (t > 0 ? tape.outputs : tape.first_output).data() + before;
  const float* cell_before = (t > 0 ? tape.cells : tape.first_cell).data() + before;
  float* gates = tape.gates.data() + 4 * here;
  recurrent_matrix_.multiply(output_before, gates, rows.size(), Into::kAdd);
  kernels().lstm_forward(rows.size(), units_, bias_.value.data(), cell_before, gates,
                         tape.cells.data() + here, tape.outputs.data() + here);
}

void LstmLayer::step_backward(const LstmTape& tape, LstmGradients& gradients, int t,
                              Range rows) const {
  const std::size_t here = tape.at(t, rows.first, units_);
  const std::size_t start = tape.at(0, rows.first, units_);
  const std::size_t before = t > 0 ? tape.at(t - 1, rows.first, units_) : start;
  float* d_cell = gradients.d_cell.data() + start;
  if (t == tape.steps - 1) std::fill_n(d_cell, size_of(rows.size(), units_), 0.0F);
  kernels().lstm_backward(rows.size(), units_, tape.gates.data() + 4 * here,
                          (t > 0 ? tape.cells : tape.first_cell).data() + before,
                          tape.outputs.data() + here, gradients.d_outputs.data() + here, d_cell,
                          gradients.d_gates.data() + 4 * here);
  if (t > 0) {
    recurrent_backward_.multiply(gradients.d_gates.data() + 4 * here,
                                 gradients.d_outputs.data() + before, rows.size(), Into::kAdd);
  }
}

void LstmLayer::project_backward(const LstmTape& tape, const LstmGradients& gradients, float* d_x,
                                 Range steps, Range rows, Into into) const {
  for_each_block(tape, steps, rows, [&](int t, int count) {
    input_backward_.multiply(gradients.d_gates.data() + tape.at(t, rows.first, 4 * units_),
                             d_x + tape.at(t, rows.first, inputs_), count, into);
  });
}

void LstmLayer::add_input_gradients(const float* x, const LstmTape& tape,
                                    const LstmGradients& gradients) {
  const int count = tape.steps * tape.batch;
  multiply_transposed(gradients.d_gates.data(), x, weight_ih_.gradient.data(), 4 * units_, count,
                      inputs_, Into::kAdd, precision_);
  kernels().add_column_sums(count, 4 * units_, gradients.d_gates.data(), bias_.gradient.data());
}

void LstmLayer::add_recurrent_gradients(const LstmTape& tape, const LstmGradients& gradients) {
  const Buffer& start = tape.first_output;
  if (std::any_of(start.begin(), start.end(), [](float value) { return value != 0; })) {
    multiply_transposed(gradients.d_gates.data(), start.data(), weight_hh_.gradient.data(),
                        4 * units_, tape.batch, units_, Into::kAdd, precision_);
  }
  if (tape.steps < 2) return;
  multiply_transposed(gradients.d_gates.data() + tape.at(1, 0, 4 * units_), tape.outputs.data(),
                      weight_hh_.gradient.data(), 4 * units_, (tape.steps - 1) * tape.batch, units_,
                      Into::kAdd, precision_);
}

LstmStack::LstmStack(Parameters& parameters, const std::string& name, int inputs, int units,
                     int layers, Precision precision) {
  for (int l = 0; l < layers; ++l) {
    layers_.emplace_back(parameters, name + "." + std::to_string(l), l == 0 ? inputs : units, units,
                         precision);
  }
}

StackTape LstmStack::tape(int steps, int batch, Dropout dropout) const {
  return StackTape(layers_.size(), LstmTape(steps, batch, units(), dropout));
}

StackGradients LstmStack::gradients(const StackTape& tape) {
  return StackGradients(tape.size(), LstmGradients(tape.front()));
}

void LstmStack::pack() {
  for (LstmLayer& layer : layers_) layer.pack();
}

void LstmStack::carry_state(StackTape& tape) {
  for (LstmTape& layer : tape) {
    const std::size_t last = layer.at(layer.steps - 1, 0, layer.units);
    std::copy_n(layer.outputs.data() + last, layer.first_output.size(), layer.first_output.data());
    std::copy_n(layer.cells.data() + last, layer.first_cell.size(), layer.first_cell.data());
  }
}

void LstmStack::forward(const float* x, StackTape& tape, Range rows) const {
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const float* input = l == 0 ? x : tape[l - 1].passed_on().data();
    layers_[l].project(input, tape[l], {0, tape[l].steps}, rows);
    for (int t = 0; t < tape[l].steps; ++t) layers_[l].step(tape[l], t, rows);
    drop_out(tape[l], {0, tape[l].steps}, rows);
  }
}

void LstmStack::step(const float* x, StackTape& tape, int t, Range rows) const {
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const float* input = l == 0 ? x : tape[l - 1].passed_on().data();
    layers_[l].project(input, tape[l], {t, t + 1}, rows);
    layers_[l].step(tape[l], t, rows);
    drop_out(tape[l], {t, t + 1}, rows);
  }
}

void LstmStack::backward(const StackTape& tape, StackGradients& gradients, float* d_x,
                         Range rows) const {
  for (std::size_t l = layers_.size(); l-- > 0;) {
    const Range steps{0, tape[l].steps};
    drop_out_backward(tape[l], gradients[l], steps, rows, Into::kReplace);
    for (int t = steps.last - 1; t >= 0; --t) {
      layers_[l].step_backward(tape[l], gradients[l], t, rows);
    }
    float* below = l == 0 ? d_x : gradients[l - 1].d_passed_on().data();
    if (below == nullptr) continue;
    layers_[l].project_backward(tape[l], gradients[l], below, steps, rows, Into::kReplace);
  }
}

void LstmStack::step_backward(const StackTape& tape, StackGradients& gradients, float* d_x, int t,
                              Range rows) const {
  for (std::size_t l = layers_.size(); l-- > 0;) {
    drop_out_backward(tape[l], gradients[l], {t, t + 1}, rows,
                      t == tape[l].steps - 1 ? Into::kReplace : Into::kAdd);
    if (t > 0) {  // only its recurrent part is to be there for the step before
      std::fill_n(gradients[l].d_outputs.data() + tape[l].at(t - 1, rows.first, units()),
                  size_of(rows.size(), units()), 0.0F);
    }
    layers_[l].step_backward(tape[l], gradients[l], t, rows);
    if (l == 0) {
      layers_[l].project_backward(tape[l], gradients[l], d_x, {t, t + 1}, rows, Into::kReplace);
    } else {
      LstmGradients& below = gradients[l - 1];
      layers_[l].project_backward(tape[l], gradients[l], below.d_passed_on().data(), {t, t + 1},
                                  rows, below.into(t, tape[l].steps));
    }
  }
}

void LstmStack::add_gradients(const float* x, const StackTape& tape,
                              const StackGradients& gradients, int task) {
  const auto l = static_cast<std::size_t>(task / 2);
  if (task % 2 == 0) {
    layers_[l].add_input_gradients(l == 0 ? x : tape[l - 1].passed_on().data(), tape[l],
                                   gradients[l]);
  } else {
    layers_[l].add_recurrent_gradients(tape[l], gradients[l]);
  }
}

}  // namespace crnngan::nn
