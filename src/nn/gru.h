#pragma once

// A layer of gated recurrent units (Cho et al. 2014), and its gradients by backpropagation through
// time. From inputs x and the state h before:
//
//   r = sigmoid(W_r [x, h] + b_r)       reset
//   u = sigmoid(W_u [x, h] + b_u)       update
//   c = tanh(W_c [x, r h] + b_c)        candidate
//   output = u h + (1 - u) c
//
// These are the equations of TensorFlow's GRUCell; PyTorch's GRU applies r behind the product.
//
// It is made for few units and many sequences, which lie side by side in lanes: T steps, B lanes, a
// multiple of 32, arrays (T,width,B). A product with a small matrix is then one of whole vectors,
// however small it is. The state before the first step is zero.

#include <string>

#include "nn/buffer.h"
#include "nn/parameters.h"

namespace crnngan::nn {

// Activations and gradients of a pass.
struct GruTape {
  GruTape(int steps, int lanes, int inputs, int units);

  // Where step t starts in an array (T,width,B).
  std::size_t at(int t, int width) const { return size_of(t, width, lanes); }
  float* outputs() { return states.data() + at(1, units); }  // (T,H,B)
  float* last_output() { return states.data() + at(steps, units); }

  int steps;
  int lanes;
  int inputs;
  int units;
  Buffer x;           // (T,inputs,B), filled by the caller
  Buffer gates;       // (T,2H,B), order r u
  Buffer reset;       // (T,H,B), r h
  Buffer candidates;  // (T,H,B)
  Buffer states;      // (T+1,H,B), zeros and the outputs

  Buffer d_outputs;  // (T,H,B), filled by the caller; backward() adds what later steps say
  Buffer d_gates;    // (T,2H,B) and
  Buffer d_sums;     // (T,H,B) of the candidates: with respect to the sums before the activations
  Buffer d_reset;    // (H,B)
  Buffer d_before;   // (H,B)
  Buffer ones;       // (1,B), the input of the biases
};

class Gru {
 public:
  // Parameters are called NAME.weight_gates, ...
  Gru(Parameters& parameters, const std::string& name, int inputs, int units);

  int inputs() const { return inputs_; }
  int units() const { return units_; }

  GruTape tape(int steps, int lanes) const { return {steps, lanes, inputs_, units_}; }

  // outputs from x.
  void forward(GruTape& tape) const;

  // Adds the gradients of the parameters, given d_outputs.
  void backward(GruTape& tape);

 private:
  int inputs_;
  int units_;
  Parameter& weight_gates_;      // (2H,inputs + H)
  Parameter& bias_gates_;        // (2H)
  Parameter& weight_candidate_;  // (H,inputs + H)
  Parameter& bias_candidate_;    // (H)
};

}  // namespace crnngan::nn
