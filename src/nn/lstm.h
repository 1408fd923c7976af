#pragma once

// LSTM layers (Hochreiter and Schmidhuber 1997, with forget gates) and their gradients by
// backpropagation through time.
//
// A pass keeps its activations in a tape and its gradients in a second one, both time-major:
// (T,B,.) for T steps and B sequences. Every function works on a range of the B rows, so that
// threads can share a pass; rows never depend on each other. A sequence whose inputs are all
// known runs layer by layer (forward, backward); one that feeds on its own outputs runs step by
// step (step, step_backward). Both leave the same tapes.
//
// With dropout, a layer passes on its outputs times a mask (nn/dropout.h); the state that it hands
// to its own next step stays whole.

#include <cstddef>
#include <string>
#include <vector>

#include "base/threads.h"
#include "nn/buffer.h"
#include "nn/matmul.h"
#include "nn/parameters.h"

namespace crnngan::nn {

enum class Dropout { kNone, kMasks };

// The activations of one layer.
struct LstmTape {
  LstmTape(int steps, int batch, int units, Dropout dropout);

  // Where row `row` of step `t` starts in an array (T,B,width).
  std::size_t at(int t, int row, int width) const {
    return (static_cast<std::size_t>(t) * static_cast<std::size_t>(batch) +
            static_cast<std::size_t>(row)) *
           static_cast<std::size_t>(width);
  }

  int steps;
  int batch;
  int units;
  Buffer first_output;  // (B,H) state before the first step, zero unless set
  Buffer first_cell;    // (B,H)
  Buffer gates;         // (T,B,4H), order i f g o
  Buffer cells;         // (T,B,H)
  Buffer outputs;       // (T,B,H)
  Buffer mask;          // (T,B,H), filled by the caller; empty without dropout
  Buffer dropped;       // (T,B,H), outputs times mask; empty without dropout

  // What the layer above sees.
  const Buffer& passed_on() const { return mask.empty() ? outputs : dropped; }
};

// The gradients of one layer.
struct LstmGradients {
  explicit LstmGradients(const LstmTape& tape);

  // With respect to what the layer passed on.
  Buffer& d_passed_on() { return d_dropped.empty() ? d_outputs : d_dropped; }

  // How a step by step pass, from the last of `steps` to the first, puts its part for step t there:
  // d_outputs hold the recurrent part already.
  Into into(int t, int steps) const {
    return t == steps - 1 || !d_dropped.empty() ? Into::kReplace : Into::kAdd;
  }

  Buffer d_outputs;  // (T,B,H)
  Buffer d_dropped;  // (T,B,H); empty without dropout
  Buffer d_gates;    // (T,B,4H), with respect to the sums before the activations
  Buffer d_cell;     // (B,H)
};

class LstmLayer {
 public:
  // REQUIRES a precision of the products that is available.
  LstmLayer(Parameters& parameters, const std::string& name, int inputs, int units,
            Precision precision);

  int inputs() const { return inputs_; }
  int units() const { return units_; }

  // To be called when the weights have changed.
  void pack();

  // The inputs' part of the gates of `steps`, from x (T,B,inputs).
  void project(const float* x, LstmTape& tape, Range steps, Range rows) const;

  // Completes step t. REQUIRES project() of it and step() of the one before.
  void step(LstmTape& tape, int t, Range rows) const;

  // d_gates of step t from d_outputs of step t, whose recurrent part is added to d_outputs of
  // step t-1. To be called from the last step to the first.
  void step_backward(const LstmTape& tape, LstmGradients& gradients, int t, Range rows) const;

  // d_x (T,B,inputs) of `steps` = or += what their d_gates say.
  void project_backward(const LstmTape& tape, const LstmGradients& gradients, float* d_x,
                        Range steps, Range rows, Into into) const;

  // Adds the gradients of the input weights and the bias, over all steps and rows.
  void add_input_gradients(const float* x, const LstmTape& tape, const LstmGradients& gradients);

  // Adds the gradient of the recurrent weights. REQUIRES a zero state before the first step.
  void add_recurrent_gradients(const LstmTape& tape, const LstmGradients& gradients);

 private:
  int inputs_;
  int units_;
  Precision precision_;
  Parameter& weight_ih_;  // (4H, inputs)
  Parameter& weight_hh_;  // (4H, H)
  Parameter& bias_;       // (4H), PyTorch's bias_ih; its bias_hh would be zero
  PackedMatrix input_matrix_;
  PackedMatrix recurrent_matrix_;
  PackedMatrix input_backward_;
  PackedMatrix recurrent_backward_;
};

using StackTape = std::vector<LstmTape>;  // lowest layer first
using StackGradients = std::vector<LstmGradients>;

// Layers on top of each other: the outputs of one are the inputs of the next.
class LstmStack {
 public:
  // Parameters are called NAME.0.weight_ih, ...
  LstmStack(Parameters& parameters, const std::string& name, int inputs, int units, int layers,
            Precision precision = Precision::kFloat32);

  int layers() const { return static_cast<int>(layers_.size()); }
  int units() const { return layers_.front().units(); }

  StackTape tape(int steps, int batch, Dropout dropout = Dropout::kNone) const;
  static StackGradients gradients(const StackTape& tape);

  void pack();

  // Makes the state after the last step the one before the first: the next pass over this tape
  // goes on where this one ended.
  static void carry_state(StackTape& tape);

  // All steps from x (T,B,inputs).
  void forward(const float* x, StackTape& tape, Range rows) const;

  // Step t from x of step t.
  void step(const float* x, StackTape& tape, int t, Range rows) const;

  // From d_passed_on of the top layer to d_gates of all layers and, unless d_x is null, d_x
  // (T,B,inputs). It changes d_outputs.
  void backward(const StackTape& tape, StackGradients& gradients, float* d_x, Range rows) const;

  // The same for step t alone, from the last step to the first. It leaves the recurrent part of
  // d_outputs of step t-1; the caller puts the top layer's other part into d_passed_on, as `into`
  // of the gradients says, before the next call.
  void step_backward(const StackTape& tape, StackGradients& gradients, float* d_x, int t,
                     Range rows) const;

  // The gradients of all weights fall into this many independent tasks.
  int gradient_tasks() const { return 2 * layers(); }
  void add_gradients(const float* x, const StackTape& tape, const StackGradients& gradients,
                     int task);

 private:
  std::vector<LstmLayer> layers_;
};

}  // namespace crnngan::nn
