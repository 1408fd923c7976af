#pragma once

#include <string>

#include "nn/matmul.h"
#include "nn/parameters.h"

namespace crnngan::nn {

// y = x W^T + b, W (outputs, inputs).
class Linear {
 public:
  // W and b start as they usually do, or at zero.
  Linear(Parameters& parameters, const std::string& name, int inputs, int outputs,
         Initial initial = Initial::kByInputs);

  int inputs() const { return inputs_; }
  int outputs() const { return outputs_; }

  // To be called when the weights have changed.
  void pack();

  // y (rows,outputs) from x (rows,inputs).
  void forward(const float* x, float* y, int rows) const;

  // The same followed by max(0, .).
  void forward_relu(const float* x, float* y, int rows) const;

  // d_x (rows,inputs) = or += d_y W.
  void backward(const float* d_y, float* d_x, int rows, Into into) const;

  // Adds to the gradients of W and b.
  void add_gradients(const float* x, const float* d_y, int rows);

  Parameter& weight() { return weight_; }
  Parameter& bias() { return bias_; }

 private:
  int inputs_;
  int outputs_;
  Parameter& weight_;
  Parameter& bias_;
  PackedMatrix forward_matrix_;   // W^T (inputs, outputs)
  PackedMatrix backward_matrix_;  // W (outputs, inputs)
};

}  // namespace crnngan::nn
