#pragma once

// The encoder of C-RNN-GAN (paper, section 2): two independent stacks of LSTM layers read a
// sequence forwards and backwards, and R is both stacks' outputs side by side, J = 2H; or one
// stack reads forwards alone, J = H.
//
// The backward direction starts at the last real step of a row; in its order the padding stays at
// the end, where it reaches nothing before it.

#include "gan/encoder.h"

namespace crnngan::gan {

class BidirectionalLstm : public Encoder {
 public:
  BidirectionalLstm(const EncoderShape& shape, nn::Parameters& parameters, const std::string& name,
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
  int directions() const { return static_cast<int>(stacks_.size()); }

  int inputs_;
  std::vector<nn::LstmStack> stacks_;  // forwards, backwards
};

}  // namespace crnngan::gan
