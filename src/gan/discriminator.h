#pragma once

// The discriminator of C-RNN-GAN (paper, sections 2 and 3): an encoder reads a sequence; at each
// step its outputs R give one logit through a linear layer whose weights all steps share.
//
// Shapes: T steps, R rows (sequences; real and generated ones go through as one batch), F features,
// I inputs of a step (features and circles), J outputs of the encoder; arrays are time-major. Work
// is shared among the pool's threads by rows, and as the encoder likes it.
//
// A row may be shorter than T (gan/encoder.h).
//
// With minibatch features, the encoder's mean outputs over a row's real steps are compared with
// those of other rows (nn/minibatch_features.h), and the result stands beside the outputs of every
// step. A sample in the sense of Salimans et al. is a sequence, hence the mean.

#include <memory>
#include <optional>
#include <vector>

#include "base/threads.h"
#include "gan/encoder.h"
#include "gan/logits.h"
#include "nn/minibatch_features.h"
#include "nn/parameters.h"
#include "sequence/domain.h"

namespace crnngan::gan {

struct DiscriminatorShape {
  int features = 4;
  int units = 350;
  int layers = 2;
  bool bidirectional = true;  // else a step's logit depends on the steps up to it alone
  Decision decision = Decision::kAllSteps;
  int minibatch_kernels = 0;  // 0: no minibatch features
  int minibatch_dimensions = 10;
  std::vector<sequence::Circle> circles = {};  // D sees behind the features
  EncoderKind encoder = EncoderKind::kLstm;

  int inputs() const { return features + 2 * static_cast<int>(circles.size()); }  // I
  EncoderShape encoder_shape() const { return {encoder, inputs(), units, layers, bidirectional}; }
  int encoder_outputs() const { return gan::encoder_outputs(encoder_shape()); }  // J
};

struct DiscriminatorTape {
  int steps;
  int rows;
  nn::Buffer x;                            // (T,R,F), filled by the caller
  nn::Buffer input_mask;                   // (T,R,F), filled by the caller; empty without dropout
  std::unique_ptr<Encoder::Tape> encoder;  // the caller may set lengths; with dropout, it fills
                                           // the masks
  // Which rows are compared: every row is to be among the `rows` of one. All rows with each other
  // unless the caller sets it.
  std::vector<nn::Companions> companions;
  nn::MinibatchTape minibatch;  // of the mean outputs (R,J)
  nn::Buffer logits;            // (T,R)
};

struct DiscriminatorGradients {
  nn::Buffer d_logits;  // (T,R), 0 for steps that do not decide
  std::unique_ptr<Encoder::Gradients> encoder;
  nn::MinibatchGradients minibatch;
  std::vector<double> distances;  // (R), of feature matching
  nn::Buffer d_x;                 // (T,R,F)
};

class Discriminator {
 public:
  // The encoder's products are of that precision, which is to be available.
  explicit Discriminator(const DiscriminatorShape& shape,
                         nn::Precision precision = nn::Precision::kFloat32);

  const DiscriminatorShape& shape() const { return shape_; }
  nn::Precision precision() const { return precision_; }
  nn::Parameters& parameters() { return parameters_; }
  const nn::Parameters& parameters() const { return parameters_; }

  DiscriminatorTape tape(int steps, int rows, nn::Dropout dropout = nn::Dropout::kNone) const;
  DiscriminatorGradients gradients(const DiscriminatorTape& tape) const;

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

  // Feature matching (Salimans et al. 2016; paper, section 3) on R, the encoder's outputs as the
  // linear layer sees them: the squared distance between R(real row i) and R(fake row i), summed
  // over the J outputs, mean over rows of the mean over steps. Fills d_x of
  // the fake rows with its gradient. REQUIRES as many real as fake rows, and pairs of equal length.
  double feature_matching(const DiscriminatorTape& tape, DiscriminatorGradients& gradients,
                          Range real, Range fake, ThreadPool& pool) const;

 private:
  bool compares() const { return minibatch_.has_value(); }
  const float* minibatch_weights() const { return output_weight_.value.data() + outputs_; }

  // The encoder's inputs of `rows`.
  void show(DiscriminatorTape& tape, Range rows) const;
  // Each row's own part of its logits and, where rows are compared, minibatch.x, from the outputs.
  void decide(DiscriminatorTape& tape, Range rows) const;
  // minibatch.features from minibatch.x, and their part of the logits.
  void compare(DiscriminatorTape& tape) const;
  // minibatch.d_x of `rows` from their d_logits.
  void compare_backward(const DiscriminatorTape& tape, DiscriminatorGradients& gradients,
                        Range rows) const;
  // The gradients by the encoder's outputs of `rows` from their d_logits.
  void decide_backward(const DiscriminatorTape& tape, DiscriminatorGradients& gradients,
                       Range rows) const;
  // The distance that feature matching lowers, of `rows` from as many others, the first of which
  // is `partner`, and its gradient by the encoder's outputs.
  void match(const DiscriminatorTape& tape, DiscriminatorGradients& gradients, Range rows,
             int partner, double scale) const;
  // d_x of `rows` from those by the encoder's inputs.
  void show_backward(const DiscriminatorTape& tape, DiscriminatorGradients& gradients,
                     Range rows) const;
  void add_gradients(const DiscriminatorTape& tape, const DiscriminatorGradients& gradients,
                     ThreadPool& pool);

  DiscriminatorShape shape_;
  nn::Precision precision_;
  int outputs_;  // J
  nn::Parameters parameters_;
  std::unique_ptr<Encoder> encoder_;
  nn::Parameter& output_weight_;    // (1,J + kernels): the encoder's outputs, minibatch features
  nn::Parameter& output_bias_;      // (1)
  nn::PackedMatrix output_matrix_;  // (J,1)
  std::optional<nn::MinibatchFeatures> minibatch_;
};

}  // namespace crnngan::gan
