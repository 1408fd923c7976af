#pragma once

// The pointwise work of the layers, vectorised. One source (kernels.inc) is compiled for several
// instruction sets; the best one that the processor has is chosen when the program starts
// (kernels.h). This file includes nothing: what the sources for special instruction sets see must
// hold no inline function that the linker could share with others.

namespace crnngan::nn {

struct Kernels {
  const char* instruction_set;

  // One LSTM step (Hochreiter and Schmidhuber 1997, with forget gates) of `rows` sequences.
  // gates (rows,4H), order i f g o: sums of the weighted inputs on entry, activations on return.
  // bias (4H); cell_before, cell, output (rows,H).
  void (*lstm_forward)(int rows, int units, const float* bias, const float* cell_before,
                       float* gates, float* cell, float* output);

  // Its gradient. gates, cell_before, output as lstm_forward left them; d_output (rows,H);
  // d_cell (rows,H): gradient arriving from the step after on entry, for the step before on
  // return. d_gates (rows,4H) is with respect to the sums.
  void (*lstm_backward)(int rows, int units, const float* gates, const float* cell_before,
                        const float* output, const float* d_output, float* d_cell, float* d_gates);

  // y (rows,width) = max(0, y + bias).
  void (*bias_relu)(int rows, int width, const float* bias, float* y);

  // y (rows,width) += bias.
  void (*add_bias)(int rows, int width, const float* bias, float* y);

  // d (count) = y > 0 ? d : 0.
  void (*relu_backward)(long count, const float* y, float* d);

  // y (rows,width) = scale (rows) times vector (width): an outer product.
  void (*outer_product)(int rows, int width, const float* scale, const float* vector, float* y);

  // y (count) = a times b, and y += a times b, element by element. y may be a.
  void (*multiply)(long count, const float* a, const float* b, float* y);
  void (*add_product)(long count, const float* a, const float* b, float* y);

  // The sum of squares of x (count), in double precision.
  double (*sum_of_squares)(long count, const float* x);

  // sums (width) += the columns of x (rows,width).
  void (*add_column_sums)(int rows, int width, const float* x, float* sums);

  // x (rows,width): each row to exp(scale * x), divided by the row's sum.
  void (*softmax)(int rows, int width, float scale, float* x);

  // x (count) = 1 / (1 + exp(-x)).
  void (*sigmoid)(long count, float* x);

  // Products with matrices of few rows and columns, for many sequences that lie side by side in
  // lanes: their arrays are (width,lanes). REQUIRES a multiple of 32 lanes.
  //
  // y (outputs,lanes) += weights (outputs,inputs) times x (inputs,lanes); rows of the weights lie
  // `stride` numbers apart.
  void (*lane_product)(int lanes, int outputs, int inputs, int stride, const float* weights,
                       const float* x, float* y);

  // d_weights (outputs,inputs), rows as above, += d_y (outputs,lanes) times x (inputs,lanes)
  // transposed, over `steps` steps: a step's d_y lies d_y_step numbers behind the one before, its x
  // x_step numbers.
  void (*lane_gradient)(int steps, int lanes, int outputs, int inputs, int stride, const float* d_y,
                        long d_y_step, const float* x, long x_step, float* d_weights);

  // The end of a step of gated recurrent units (nn/gru.h), element by element. `candidate`: sums on
  // entry, their tanh on return; output = update * before + (1 - update) * candidate.
  void (*gru_forward)(long count, const float* update, const float* before, float* candidate,
                      float* output);

  // Its gradient: d_update and d_candidate with respect to the sums, and d_before = the part that
  // reaches the state before past the gates.
  void (*gru_backward)(long count, const float* update, const float* before, const float* candidate,
                       const float* d_output, float* d_update, float* d_candidate, float* d_before);

  // The gradient of reset * before: d_reset with respect to the sums, and its part of d_before is
  // added.
  void (*gru_reset_backward)(long count, const float* reset, const float* before,
                             const float* d_product, float* d_reset, float* d_before);

  // y (count) = x rounded to bfloat16, the upper half of a float32, ties to even.
  void (*to_bfloat16)(long count, const float* x, unsigned short* y);
};

}  // namespace crnngan::nn
