#include "nn/gru.h"

#include <algorithm>

#include "nn/kernels.h"

namespace crnngan::nn {

namespace {

// y (outputs,B) = the bias.
void fill_lanes(const Buffer& bias, int lanes, float* y) {
  for (const float value : bias) y = std::fill_n(y, lanes, value);
}

// The columns of the weights (outputs,inputs + H) that the state sees -> (H,outputs).
Buffer state_part_transposed(const Buffer& weights, int outputs, int inputs, int units) {
  Buffer turned(size_of(units, outputs));
  for (int m = 0; m < outputs; ++m) {
    for (int k = 0; k < units; ++k) {
      turned[size_of(k, outputs) + static_cast<std::size_t>(m)] =
          weights[size_of(m, inputs + units) + static_cast<std::size_t>(inputs + k)];
    }
  }
  return turned;
}

}  // namespace

GruTape::GruTape(int steps_t, int lanes_b, int inputs_f, int units_h)
    : steps(steps_t),
      lanes(lanes_b),
      inputs(inputs_f),
      units(units_h),
      x(at(steps, inputs)),
      gates(at(steps, 2 * units)),
      reset(at(steps, units)),
      candidates(at(steps, units)),
      states(at(steps + 1, units)),
      d_outputs(at(steps, units)),
      d_gates(at(steps, 2 * units)),
      d_sums(at(steps, units)),
      d_reset(at(1, units)),
      d_before(at(1, units)),
      ones(at(1, 1), 1.0F) {}

Gru::Gru(Parameters& parameters, const std::string& name, int inputs, int units)
    : inputs_(inputs),
      units_(units),
      weight_gates_(
          parameters.add(name + ".weight_gates", {2L * units, inputs + units}, /*decays=*/true)),
      bias_gates_(parameters.add(name + ".bias_gates", {2L * units}, /*decays=*/false)),
      weight_candidate_(
          parameters.add(name + ".weight_candidate", {units, inputs + units}, /*decays=*/true)),
      bias_candidate_(parameters.add(name + ".bias_candidate", {units}, /*decays=*/false)) {}

void Gru::forward(GruTape& tape) const {
  const Kernels& fast = kernels();
  const int stride = inputs_ + units_;
  const auto count = static_cast<long>(tape.at(1, units_));
  for (int t = 0; t < tape.steps; ++t) {
    const float* x = tape.x.data() + tape.at(t, inputs_);
    const float* before = tape.states.data() + tape.at(t, units_);
    float* gates = tape.gates.data() + tape.at(t, 2 * units_);
    float* reset = tape.reset.data() + tape.at(t, units_);
    float* candidate = tape.candidates.data() + tape.at(t, units_);
    fill_lanes(bias_gates_.value, tape.lanes, gates);
    fast.lane_product(tape.lanes, 2 * units_, inputs_, stride, weight_gates_.value.data(), x,
                      gates);
    fast.lane_product(tape.lanes, 2 * units_, units_, stride, weight_gates_.value.data() + inputs_,
                      before, gates);
    fast.sigmoid(2 * count, gates);
    fast.multiply(count, gates, before, reset);
    fill_lanes(bias_candidate_.value, tape.lanes, candidate);
    fast.lane_product(tape.lanes, units_, inputs_, stride, weight_candidate_.value.data(), x,
                      candidate);
    fast.lane_product(tape.lanes, units_, units_, stride, weight_candidate_.value.data() + inputs_,
                      reset, candidate);
    fast.gru_forward(count, gates + count, before, candidate, tape.outputs() + t * count);
  }
}

void Gru::backward(GruTape& tape) {
  const Kernels& fast = kernels();
  const int stride = inputs_ + units_;
  const auto count = static_cast<long>(tape.at(1, units_));
  const Buffer gates_to_state =
      state_part_transposed(weight_gates_.value, 2 * units_, inputs_, units_);
  const Buffer candidate_to_state =
      state_part_transposed(weight_candidate_.value, units_, inputs_, units_);
  for (int t = tape.steps - 1; t >= 0; --t) {
    const float* before = tape.states.data() + tape.at(t, units_);
    const float* gates = tape.gates.data() + tape.at(t, 2 * units_);
    float* d_gates = tape.d_gates.data() + tape.at(t, 2 * units_);
    float* d_sums = tape.d_sums.data() + tape.at(t, units_);
    fast.gru_backward(count, gates + count, before, tape.candidates.data() + t * count,
                      tape.d_outputs.data() + t * count, d_gates + count, d_sums,
                      tape.d_before.data());
    std::fill(tape.d_reset.begin(), tape.d_reset.end(), 0.0F);
    fast.lane_product(tape.lanes, units_, units_, units_, candidate_to_state.data(), d_sums,
                      tape.d_reset.data());
    fast.gru_reset_backward(count, gates, before, tape.d_reset.data(), d_gates,
                            tape.d_before.data());
    if (t == 0) break;
    float* d_output_before = tape.d_outputs.data() + (t - 1) * count;
    for (long k = 0; k < count; ++k)
      d_output_before[k] += tape.d_before[static_cast<std::size_t>(k)];
    fast.lane_product(tape.lanes, units_, 2 * units_, 2 * units_, gates_to_state.data(), d_gates,
                      d_output_before);
  }
  // d_weight (outputs,inputs + H) from column `first` on += d (T,outputs,B) times x (T,width,B).
  const auto add = [&](const Buffer& d, Parameter& weight, int first, const float* x, int width) {
    const auto outputs = static_cast<int>(weight.shape.front());
    fast.lane_gradient(tape.steps, tape.lanes, outputs, width, stride, d.data(),
                       static_cast<long>(tape.at(1, outputs)), x,
                       static_cast<long>(tape.at(1, width)), weight.gradient.data() + first);
  };
  add(tape.d_gates, weight_gates_, 0, tape.x.data(), inputs_);
  add(tape.d_gates, weight_gates_, inputs_, tape.states.data(), units_);
  add(tape.d_sums, weight_candidate_, 0, tape.x.data(), inputs_);
  add(tape.d_sums, weight_candidate_, inputs_, tape.reset.data(), units_);
  const auto add_sums = [&](const Buffer& d, Parameter& bias) {
    const auto outputs = static_cast<int>(bias.shape.front());
    fast.lane_gradient(tape.steps, tape.lanes, outputs, 1, 1, d.data(),
                       static_cast<long>(tape.at(1, outputs)), tape.ones.data(), 0,
                       bias.gradient.data());
  };
  add_sums(tape.d_gates, bias_gates_);
  add_sums(tape.d_sums, bias_candidate_);
}

}  // namespace crnngan::nn
