#pragma once

// The discriminator of C-RNN-GAN (paper, sections 2 and 3): two independent stacks of LSTM layers
// read a sequence forwards and backwards; at each step their outputs, joined, give one logit
// through a linear layer whose weights all steps share.
//
// Shapes: T steps, R rows (sequences; real and generated ones go through as one batch), F features,
// I inputs of a step (features and circles), H units, D directions; arrays are time-major. Work is
// shared among the pool's threads by direction and rows.
//
// A row may be shorter than T: its real steps come first, and what follows them can be any finite
// numbers. The backward direction starts at the last real step; in its order the padding stays at
// the end, where it reaches nothing before it.
//
// With minibatch features, the joined outputs' mean over a row's real steps is compared with that
// of other rows (nn/minibatch_features.h), and the result stands beside the joined outputs of every
// step. A sample in the sense of Salimans et al. is a sequence, hence the mean.

#include <optional>
#include <vector>

#include "base/threads.h"
#include "gan/logits.h"
#include "nn/lstm.h"
#include "nn/minibatch_features.h"
#include "nn/parameters.h"
#include "sequence/domain.h"

namespace crnngan::gan {

struct DiscriminatorShape {
  int features = 4;
  int units = 350;
  int layers = 2;
  bool bidirectional = true;  // else forwards alone
  Decision decision = Decision::kAllSteps;
  int minibatch_kernels = 0;  // 0: no minibatch features
  int minibatch_dimensions = 10;
  std::vector<sequence::Circle> circles = {};  // D sees behind the features

  int directions() const { return bidirectional ? 2 : 1; }  // 0 reads forwards, 1 backwards
  int inputs() const { return features + 2 * static_cast<int>(circles.size()); }  // I
  int joined() const { return directions() * units; }  // width of R, the joined outputs
};

struct DiscriminatorTape {
  int steps;
  int rows;
  nn::Buffer x;              // (T,R,F), filled by the caller
  std::vector<int> lengths;  // (R), real steps, 1..T; T unless the caller sets them
  nn::Buffer input_mask;     // (T,R,F), filled by the caller; empty without dropout
  struct Direction {
    nn::Buffer x;        // (T,R,I) in this direction's order: features times the mask, circles
    nn::StackTape lstm;  // with dropout, the caller fills the masks, in this direction's order
    nn::Buffer logits;   // (T,R), this direction's part, in its order
  };
  std::vector<Direction> directions;
  // Which rows are compared: every row is to be among the `rows` of one. All rows with each other
  // unless the caller sets it.
  std::vector<nn::Companions> companions;
  nn::MinibatchTape minibatch;  // of the mean joined outputs (R,D*H)
  nn::Buffer logits;            // (T,R)
};

struct DiscriminatorGradients {
  nn::Buffer d_logits;  // (T,R), 0 for steps that do not decide
  struct Direction {
    nn::StackGradients lstm;
    nn::Buffer d_logits;            // (T,R) in this direction's order
    nn::Buffer d_x;                 // (T,R,I) in this direction's order
    std::vector<double> distances;  // (R), this direction's part of feature matching
  };
  std::vector<Direction> directions;
  nn::MinibatchGradients minibatch;
  nn::Buffer d_x;  // (T,R,F)
};

class Discriminator {
 public:
  // The LSTMs' products are of that precision, which is to be available.
  explicit Discriminator(const DiscriminatorShape& shape,
                         nn::Precision precision = nn::Precision::kFloat32);

  const DiscriminatorShape& shape() const { return shape_; }
  nn::Parameters& parameters() { return parameters_; }
  const nn::Parameters& parameters() const { return parameters_; }

  DiscriminatorTape tape(int steps, int rows, nn::Dropout dropout = nn::Dropout::kNone) const;
  static DiscriminatorGradients gradients(const DiscriminatorTape& tape);

  // What forward() left, for the losses.
  Logits logits(const DiscriminatorTape& tape) const;

  // To be called when the weights have changed.
  void pack();

  // logits from x.
  void forward(DiscriminatorTape& tape, ThreadPool& pool) const;

  // Adds the gradients of all parameters, given d_logits of all rows.
  void backward_to_parameters(const DiscriminatorTape& tape, DiscriminatorGradients& gradients,
                              ThreadPool& pool);

  // d_x of `rows`, given d_logits of them. No parameter's gradient is touched. REQUIRES, with
  // minibatch features, that they are compared with none but each other.
  void backward_to_input(const DiscriminatorTape& tape, DiscriminatorGradients& gradients,
                         Range rows, ThreadPool& pool) const;

  // Feature matching (Salimans et al. 2016; paper, section 3) on R, the joined outputs of the last
  // LSTM layers as the linear layer sees them: the squared distance between R(real row i) and
  // R(fake row i), summed over the 2H features, mean over rows of the mean over steps. Fills d_x of
  // the fake rows with its gradient. REQUIRES as many real as fake rows, and pairs of equal length.
  double feature_matching(const DiscriminatorTape& tape, DiscriminatorGradients& gradients,
                          Range real, Range fake, ThreadPool& pool) const;

 private:
  bool compares() const { return minibatch_.has_value(); }
  const float* output_weights(int direction) const {
    return output_weight_.value.data() + nn::size_of(direction, shape_.units);
  }
  const float* minibatch_weights() const { return output_weight_.value.data() + shape_.joined(); }

  // A share of the forward pass: a direction, some rows.
  void read(DiscriminatorTape& tape, int direction, Range rows) const;
  // minibatch.features from minibatch.x, which all shares have left.
  void compare(DiscriminatorTape& tape) const;
  // minibatch.d_x of `rows` from their d_logits.
  void compare_backward(const DiscriminatorTape& tape, DiscriminatorGradients& gradients,
                        Range rows) const;
  void logits_to_top(const DiscriminatorTape& tape, DiscriminatorGradients& gradients,
                     int direction, Range rows) const;
  // From d_passed_on of the top layers to d_x.
  void stacks_to_input(const DiscriminatorTape& tape, DiscriminatorGradients& gradients, Range rows,
                       ThreadPool& pool) const;
  void add_gradients(const DiscriminatorTape& tape, const DiscriminatorGradients& gradients,
                     ThreadPool& pool);

  DiscriminatorShape shape_;
  nn::Parameters parameters_;
  std::vector<nn::LstmStack> stacks_;  // one a direction
  nn::Parameter& output_weight_;       // (1,D*H + kernels): directions in order, minibatch features
  nn::Parameter& output_bias_;         // (1)
  std::vector<nn::PackedMatrix> output_matrices_;  // (H,1), one a direction
  std::optional<nn::MinibatchFeatures> minibatch_;
};

}  // namespace crnngan::gan
