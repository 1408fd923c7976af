#pragma once

// An encoder of dilated convolutions over time (the temporal convolutional network of Bai, Kolter
// and Koltun 2018, without its normalisation): the inputs go through a linear layer to H units;
// layer l adds to each step
//
//     max(0, W [h(t - d), h(t), h(t + d)] + b),  d = 2^l,
//
// with zeros in place of steps before the first and behind the last; R is what the last layer
// leaves, J = H. So L layers see 2^L - 1 steps to each side. Without `bidirectional` the
// convolutions are causal: W [h(t - 2d), h(t - d), h(t)].
//
// With dropout, what a layer adds is multiplied by a mask (nn/dropout.h). All products are of
// float32.

#include "gan/encoder.h"
#include "nn/linear.h"

namespace crnngan::gan {

class Convolution : public Encoder {
 public:
  // The layers' parameters are NAME.convolution.0.weight (H,3H), ... and bias (H); those of the
  // linear layer NAME.input.weight (H,I) and bias (H).
  Convolution(const EncoderShape& shape, nn::Parameters& parameters, const std::string& name,
              nn::Precision precision);

  static int outputs_of(const EncoderShape& shape);
  static void expect(const EncoderShape& shape, const TensorFile& file, const std::string& name);

  std::unique_ptr<Tape> tape(int steps, int rows, nn::Dropout dropout) const override;
  std::unique_ptr<Gradients> gradients(const Tape& tape) const override;
  void pack() override;
  void forward(Tape& tape, ThreadPool& pool) const override;
  void backward(const Tape& tape, Gradients& gradients, Range rows, Down down,
                ThreadPool& pool) const override;
  int gradient_tasks() const override;
  void add_gradients(const Tape& tape, const Gradients& gradients, int task) override;

 private:
  // How many steps before step t tap 0, 1, 2 of a layer lies.
  int steps_before(int layer, int tap) const;

  void gather(int layer, Tape& tape, Range rows) const;
  void add(int layer, Tape& tape, Range rows) const;
  void take(int layer, const Tape& tape, Gradients& gradients, Range rows) const;
  void scatter(int layer, const Tape& tape, Gradients& gradients, Range rows) const;

  bool is_causal_;
  nn::Linear input_;
  std::vector<nn::Linear> layers_;
};

}  // namespace crnngan::gan
