#pragma once

// The network of TimeGAN's two measures (timegan.h): a layer of gated recurrent units (nn/gru.h),
// and a logit at each step by weights that all steps share.
//
// As TensorFlow 1 starts them: weights uniform within sqrt(6 / (inputs + outputs)) of their matrix
// (Glorot and Bengio 2010), biases of the gates 1, all others 0. Adam with a rate of 1e-3.

#include <cstdint>

#include "nn/gru.h"
#include "nn/optimiser.h"
#include "nn/parameters.h"

namespace crnngan::score {

class TimeganNetwork {
 public:
  // For batches of `lanes` sequences of `steps` steps.
  TimeganNetwork(int steps, int lanes, int inputs, int units, std::uint64_t seed);

  int lanes() const { return tape_.lanes; }

  // (T,inputs,B), to be filled by the caller.
  nn::Buffer& x() { return tape_.x; }

  // (T,B), from x.
  const nn::Buffer& logits();

  // One update, given the gradient by the logits (T,B) that logits() returned last.
  void learn(const nn::Buffer& d_logits);

 private:
  nn::Parameters parameters_;
  nn::Gru gru_;
  nn::Parameter& weight_;  // (1,H)
  nn::Parameter& bias_;    // (1)
  nn::Optimiser optimiser_;
  nn::GruTape tape_;
  nn::Buffer logits_;
};

}  // namespace crnngan::score
