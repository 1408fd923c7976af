#pragma once

// The layers by which a discriminator reads a sequence: at each step they turn its inputs, given
// all other steps, into the outputs R that the decision is made from (paper, section 2: two LSTM
// stacks that read forwards and backwards).
//
// Shapes: T steps, R rows, I inputs of a step, J outputs of a step; arrays are time-major. A row
// may be shorter than T: its real steps come first, what follows them can be any finite numbers,
// and nothing of it reaches a real step.
//
// Another encoder is a file of its own, which ends in a line of kEncoders (encoder.cpp).

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/tensor_file.h"
#include "base/threads.h"
#include "nn/lstm.h"
#include "nn/parameters.h"

namespace crnngan::gan {

enum class EncoderKind {
  kLstm,        // the paper's (bidirectional_lstm.h)
  kConvolution  // dilated convolutions (convolution.h)
};

struct EncoderShape {
  EncoderKind kind = EncoderKind::kLstm;
  int inputs = 4;  // I
  int units = 350;
  int layers = 2;
  bool bidirectional = true;  // else a step's outputs depend on the steps up to it alone
};

class Encoder {
 public:
  // The activations of a pass.
  struct Tape {
    Tape(int steps, int rows, int inputs, int outputs);
    virtual ~Tape() = default;

    int steps;
    int rows;
    std::vector<int> lengths;        // (R), real steps, 1..T; T unless the caller sets them
    nn::Buffer x;                    // (T,R,I), filled by the caller
    nn::Buffer outputs;              // (T,R,J)
    std::vector<nn::Buffer*> masks;  // of dropout, (T,R,.) each, filled by the caller in this
                                     // order; none without dropout
  };

  struct Gradients {
    explicit Gradients(const Tape& tape);
    virtual ~Gradients() = default;

    nn::Buffer d_outputs;  // (T,R,J), filled by the caller: 0 behind a row's end
    nn::Buffer d_x;        // (T,R,I)
  };

  // How far a backward pass goes.
  enum class Down { kToWeights, kToInputs };

  virtual ~Encoder() = default;

  virtual std::unique_ptr<Tape> tape(int steps, int rows, nn::Dropout dropout) const = 0;
  virtual std::unique_ptr<Gradients> gradients(const Tape& tape) const = 0;

  // To be called when the weights have changed.
  virtual void pack() = 0;

  // outputs from x.
  virtual void forward(Tape& tape, ThreadPool& pool) const = 0;

  // What add_gradients() needs of `rows` and, down to the inputs, d_x of them.
  virtual void backward(const Tape& tape, Gradients& gradients, Range rows, Down down,
                        ThreadPool& pool) const = 0;

  // The gradients of all weights fall into this many independent tasks.
  virtual int gradient_tasks() const = 0;
  virtual void add_gradients(const Tape& tape, const Gradients& gradients, int task) = 0;
};

// The names under which recipes and files know the encoders: "lstm", "convolution".
std::vector<std::string> encoder_names();
std::string_view encoder_name(EncoderKind kind);
EncoderKind encoder_kind(std::string_view name);  // Throws Error for another name.

// J.
int encoder_outputs(const EncoderShape& shape);

// Its parameters are called NAME.forward.lstm.0.weight_ih, ... Products are of that precision
// where the encoder has a choice.
std::unique_ptr<Encoder> make_encoder(const EncoderShape& shape, nn::Parameters& parameters,
                                      const std::string& name, nn::Precision precision);

// Throws Error unless the file holds tensors of the layers that the shape claims, so that nobody
// makes room for an encoder because of a number alone.
void expect_encoder(const EncoderShape& shape, const TensorFile& file, const std::string& name);

}  // namespace crnngan::gan
