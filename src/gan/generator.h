#pragma once

// The generator of C-RNN-GAN (paper, section 2): at each step the noise and its own last output go
// through a linear layer with ReLU, a stack of LSTM layers and a linear output. Without feedback
// the noise is all it sees.
//
// With bins (beyond the paper) it has a distribution over the next event in place of an output, and
// the noise of a step, uniform in [0,1), picks the event from it (gan/heads.h); a last output comes
// in as the sum of vectors that belong to its features' bins.
//
// Shapes: T steps, B sequences, k noise inputs (those of the step, then those of the song),
// F features, H units; arrays are time-major.
// Functions that take a ThreadPool share the B rows among its threads. A pass needs a tape;
// its gradients need a second one.

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/threads.h"
#include "gan/heads.h"
#include "nn/embedding.h"
#include "nn/linear.h"
#include "nn/lstm.h"
#include "nn/parameters.h"
#include "sequence/bins.h"
#include "sequence/context.h"

namespace crnngan::gan {

enum class NoiseKind {
  kUnit,     // uniform in [0,1), the paper's
  kStandard  // uniform with mean 0 and deviation 1
};

struct GeneratorShape {
  int noise = 4;       // random inputs drawn anew at each step
  int song_noise = 0;  // random inputs drawn once and held for the whole sequence
  int features = 4;
  int units = 350;
  int layers = 2;
  NoiseKind noise_kind = NoiseKind::kUnit;
  bool feedback = true;                   // each step is fed the output of the one before
  std::vector<sequence::Bins> bins = {};  // one for each feature, or none
  int head_units = 128;                   // of each feature's head; read with bins alone, as all
                                          // that follows
  float temperature = 1;                  // of songs' pitches
  std::vector<std::vector<int>> classes = {};  // of each feature the class of each bin, or none
  std::vector<int> order = {};                 // in which features are drawn; empty: as they stand
  std::vector<sequence::ContextColumn> context = {};  // what is known before an event is drawn

  // Whether events are drawn from distributions.
  bool has_distribution() const { return !bins.empty(); }
  int noise_inputs() const { return noise + song_noise; }  // k
  int fed_back() const { return feedback ? features : 0; }
  int inputs() const { return noise_inputs() + fed_back(); }
};

// Whether gradients flow from an input that was fed back to the output that it was.
enum class Feedback { kThrough, kDetached };

struct GeneratorTape {
  int steps;
  int batch;
  nn::Buffer noise;    // (T,B,k), filled by the caller
  nn::Buffer start;    // (B,F), the event before the first step, filled by the caller; with bins
                       // `first` stands for it
  nn::Buffer inputs;   // (T,B,k+F), or (T,B,k) without feedback
  nn::Buffer hidden;   // (T,B,H), after the ReLU
  nn::StackTape lstm;  // with dropout, the caller fills the masks
  nn::Buffer outputs;  // (T,B,F)

  // With bins; then there are no inputs.
  std::vector<float> temperatures = {};  // (F), of what a rollout draws; 1 at first
  std::vector<float> nuclei = {};        // (F), from which shares of the distributions; 1 at first
  float guidance = 1;                    // Drawing::guidance; but at 1, the rows are pairs
  std::vector<int> first = {};           // (B,F), bins of the event before the first step; those
                                         // of 0 unless the caller sets them: nothing came before
  std::vector<int> fed = {};             // (T,B,F), bins of the events that the steps are fed
  HeadsTape heads = {};                  // (T*B); the caller fills heads.context (T,B,C)
};

struct GeneratorGradients {
  nn::Buffer d_outputs;  // (T,B,F), filled by the caller; a rollout's backward pass adds to it
  nn::StackGradients lstm;
  nn::Buffer d_hidden;        // (T,B,H)
  nn::Buffer d_inputs;        // (T,B,k+F); used with feedback alone
  HeadsGradients heads = {};  // with bins
};

class Generator {
 public:
  // Throws std::invalid_argument when the shape has no inputs, or bins that do not fit to the rest:
  // one for each feature, noise for each feature and none for the song, of the kind kUnit, and
  // feedback.
  // The LSTM's products are of that precision, which is to be available.
  explicit Generator(const GeneratorShape& shape,
                     nn::Precision precision = nn::Precision::kFloat32);

  const GeneratorShape& shape() const { return shape_; }
  nn::Precision precision() const { return precision_; }
  nn::Parameters& parameters() { return parameters_; }
  const nn::Parameters& parameters() const { return parameters_; }

  // The linear layer that ends a step. REQUIRES no bins.
  nn::Linear& output() { return *output_; }

  GeneratorTape tape(int steps, int batch, nn::Dropout dropout = nn::Dropout::kNone) const;
  static GeneratorGradients gradients(const GeneratorTape& tape);

  // To be called when the weights have changed.
  void pack();

  // outputs from noise and start, each step fed with the output before. With bins listeners tell
  // what they know of the context before each step, and hear what was drawn. With guidance REQUIRES
  // an even batch, and a pool of one thread.
  void rollout(GeneratorTape& tape, ThreadPool& pool, Listeners listeners = {}) const;

  // The network hears the event before the first step, and gives none. With bins listeners tell
  // what they know of the context of the next event. REQUIRES a tape of one step.
  void hear(GeneratorTape& tape, ThreadPool& pool, Listeners listeners = {}) const;

  // Makes the next rollout over this tape go on where this one ended.
  void carry_state(GeneratorTape& tape) const;

  // Adds the gradients of all parameters, given d_outputs. REQUIRES no bins.
  void rollout_backward(const GeneratorTape& tape, GeneratorGradients& gradients, ThreadPool& pool,
                        Feedback feedback = Feedback::kThrough);

  // outputs from noise and the real sequence x (T,B,F): each step is fed with the real event
  // (teacher forcing), so that its output is a prediction of the next. Without feedback x does not
  // matter. REQUIRES no bins.
  void teacher_forced(const float* x, GeneratorTape& tape, ThreadPool& pool) const;

  // Adds the gradients of all parameters, given d_outputs. REQUIRES no bins.
  void teacher_forced_backward(const GeneratorTape& tape, GeneratorGradients& gradients,
                               ThreadPool& pool);

  // The rest REQUIRES bins.

  // The distributions over the events of a real sequence, given as their bins (T,B,F), each given
  // those before it.
  void predict(const int* bins, GeneratorTape& tape, ThreadPool& pool) const;

  // The logarithms of the likelihoods (T,B) of the events that predict() read, in nats.
  std::vector<double> log_likelihoods(const GeneratorTape& tape) const;

  // Of a tape of one step the same of the events in tape.heads.bins (B,F), which may be other ones
  // than those that the last rollout() or hear() over it drew or was fed. Changes the tape's
  // distributions alone.
  std::vector<double> log_likelihoods_after_step(GeneratorTape& tape) const;

  // The sum of weights (T,B) times -log of the likelihood of the events that predict() read or
  // rollout() drew (at temperatures of 1), and its gradient by the distributions.
  double log_loss(const GeneratorTape& tape, const float* weights, GeneratorGradients& gradients,
                  ThreadPool& pool) const;

  // Adds the gradients of all parameters, after log_loss().
  void log_loss_backward(const GeneratorTape& tape, GeneratorGradients& gradients,
                         ThreadPool& pool);

 private:
  static Listeners of(Listeners listeners, Range rows);
  void tell(Listeners listeners, int t, Range rows, GeneratorTape& tape) const;
  void hear(Listeners listeners, int t, Range rows, const GeneratorTape& tape) const;
  // hidden of the places (t * B + b), which are fed the event before each.
  void feed(GeneratorTape& tape, Range places) const;
  // With bins: hidden of the places, which are fed events of these bins (places,F).
  void embed(const int* bins, GeneratorTape& tape, Range places) const;
  // Without bins: outputs from inputs that are all known, and the gradients where none flow through
  // the feedback.
  void run(GeneratorTape& tape, ThreadPool& pool) const;
  void run_backward(const GeneratorTape& tape, GeneratorGradients& gradients, ThreadPool& pool);
  // From hidden to the outputs of the top layer.
  void run_stack(GeneratorTape& tape, ThreadPool& pool) const;
  void run_stack_backward(const GeneratorTape& tape, GeneratorGradients& gradients,
                          ThreadPool& pool) const;
  void add_gradients(const GeneratorTape& tape, const GeneratorGradients& gradients,
                     ThreadPool& pool);

  GeneratorShape shape_;
  nn::Precision precision_;
  nn::Parameters parameters_;
  std::optional<nn::Linear> input_;        // without bins
  std::vector<nn::Embedding> embeddings_;  // with bins, one for each feature
  std::vector<nn::Embedding> contexts_;    // of the context's columns
  nn::LstmStack lstm_;
  std::optional<nn::Linear> output_;  // without bins
  std::optional<Heads> heads_;        // with bins
};

}  // namespace crnngan::gan
