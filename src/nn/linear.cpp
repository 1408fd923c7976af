#include "nn/linear.h"

#include "nn/kernels.h"

namespace crnngan::nn {

Linear::Linear(Parameters& parameters, const std::string& name, int inputs, int outputs,
               Initial initial)
    : inputs_(inputs),
      outputs_(outputs),
      weight_(parameters.add(name + ".weight", {outputs, inputs}, /*decays=*/true, initial)),
      bias_(parameters.add(name + ".bias", {outputs}, /*decays=*/false,
                           initial == Initial::kZero ? initial : Initial::kByUnits)),
      forward_matrix_(inputs, outputs),
      backward_matrix_(outputs, inputs) {}

void Linear::pack() {
  forward_matrix_.pack_transposed(weight_.value.data());
  backward_matrix_.pack(weight_.value.data());
}

void Linear::forward(const float* x, float* y, int rows) const {
  forward_matrix_.multiply(x, y, rows, Into::kReplace);
  kernels().add_bias(rows, outputs_, bias_.value.data(), y);
}

void Linear::forward_relu(const float* x, float* y, int rows) const {
  forward_matrix_.multiply(x, y, rows, Into::kReplace);
  kernels().bias_relu(rows, outputs_, bias_.value.data(), y);
}

void Linear::backward(const float* d_y, float* d_x, int rows, Into into) const {
  backward_matrix_.multiply(d_y, d_x, rows, into);
}

void Linear::add_gradients(const float* x, const float* d_y, int rows) {
  multiply_transposed(d_y, x, weight_.gradient.data(), outputs_, rows, inputs_, Into::kAdd);
  kernels().add_column_sums(rows, outputs_, d_y, bias_.gradient.data());
}

}  // namespace crnngan::nn
