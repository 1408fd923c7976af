#pragma once

// The discriminator of C-RNN-GAN (paper, sections 2 and 3): two independent stacks of LSTM layers
// read a sequence forwards and backwards; at each step their outputs, joined, give one logit
// through a linear layer whose weights all steps share.
//
// Shapes: T steps, R rows (sequences; real and generated ones go through as one batch), F features,
// H units; arrays are time-major. Work is shared among the pool's threads by direction and rows.

#include <array>

#include "base/threads.h"
#include "nn/lstm.h"
#include "nn/parameters.h"

namespace crnngan::gan {

struct DiscriminatorShape {
  int features = 4;
  int units = 350;
  int layers = 2;
};

constexpr int kDirections = 2;  // 0 reads forwards, 1 backwards

struct DiscriminatorTape {
  int steps;
  int rows;
  nn::Buffer x;  // (T,R,F), filled by the caller
  struct Direction {
    nn::Buffer x;  // (T,R,F) in this direction's order
    nn::StackTape lstm;
    nn::Buffer logits;  // (T,R), this direction's part, in its order
  };
  std::array<Direction, kDirections> directions;
  nn::Buffer logits;  // (T,R)
};

struct DiscriminatorGradients {
  nn::Buffer d_logits;  // (T,R)
  struct Direction {
    nn::StackGradients lstm;
    nn::Buffer d_logits;  // (T,R) in this direction's order
    nn::Buffer d_x;       // (T,R,F) in this direction's order
  };
  std::array<Direction, kDirections> directions;
  nn::Buffer d_x;  // (T,R,F)
};

class Discriminator {
 public:
  explicit Discriminator(const DiscriminatorShape& shape);

  const DiscriminatorShape& shape() const { return shape_; }
  nn::Parameters& parameters() { return parameters_; }
  const nn::Parameters& parameters() const { return parameters_; }

  DiscriminatorTape tape(int steps, int rows) const;
  static DiscriminatorGradients gradients(const DiscriminatorTape& tape);

  // To be called when the weights have changed.
  void pack();

  // logits from x.
  void forward(DiscriminatorTape& tape, ThreadPool& pool) const;

  // Adds the gradients of all parameters, given d_logits of all rows.
  void backward_to_parameters(const DiscriminatorTape& tape, DiscriminatorGradients& gradients,
                              ThreadPool& pool);

  // d_x of `rows`, given d_logits of them. No parameter's gradient is touched.
  void backward_to_input(const DiscriminatorTape& tape, DiscriminatorGradients& gradients,
                         Range rows, ThreadPool& pool) const;

  // Feature matching (Salimans et al. 2016; paper, section 3) on R, the joined outputs of the last
  // LSTM layers: the squared distance between R(real row i) and R(fake row i), summed over the 2H
  // features, mean over steps and rows. Fills d_x of the fake rows with its gradient.
  // REQUIRES as many real as fake rows.
  double feature_matching(const DiscriminatorTape& tape, DiscriminatorGradients& gradients,
                          Range real, Range fake, ThreadPool& pool) const;

 private:
  // From d_outputs of the top layers to d_x.
  void stacks_to_input(const DiscriminatorTape& tape, DiscriminatorGradients& gradients, Range rows,
                       ThreadPool& pool) const;
  void logits_to_top(const DiscriminatorTape& tape, DiscriminatorGradients& gradients,
                     int direction, Range rows) const;

  DiscriminatorShape shape_;
  nn::Parameters parameters_;
  std::array<nn::LstmStack, kDirections> stacks_;
  nn::Parameter& output_weight_;  // (1,2H): the first half for the forward direction
  nn::Parameter& output_bias_;    // (1)
  std::array<nn::PackedMatrix, kDirections> output_matrices_;  // (H,1)
};

}  // namespace crnngan::gan
