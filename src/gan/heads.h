#pragma once

// What a generator that draws its outputs has in place of a linear output layer: for each feature,
// in order, a distribution over its bins, given the state h of the network and the features of the
// same event before it:
//
//     u_f = ReLU(A_f h + sum over g < f of E_fg[bin of feature g])
//     probabilities_f = softmax(B_f u_f)
//
// The likelihood of an event is the product over its features. This goes beyond the paper, whose
// generator puts out the event itself (docs/fidelity.md).
//
// Shapes: rows (of a sequence's steps, or of a batch), F features, H inputs, U units of a head,
// K_f bins. Functions work on a range of the rows, so that threads can share them.

#include <span>
#include <vector>

#include "base/threads.h"
#include "nn/embedding.h"
#include "nn/linear.h"
#include "sequence/bins.h"

namespace crnngan::gan {

struct HeadsTape {
  int rows;
  std::vector<int> bins;                  // (rows,F) of the events that the heads see or draw
  std::vector<nn::Buffer> units;          // u_f (rows,U), one a feature
  std::vector<nn::Buffer> probabilities;  // (rows,K_f), one a feature
};

struct HeadsGradients {
  std::vector<nn::Buffer> d_units;   // (rows,U), with respect to the sums before the ReLU
  std::vector<nn::Buffer> d_logits;  // (rows,K_f)
  std::vector<double> losses;        // (rows)
};

class Heads {
 public:
  // Parameters are called NAME.FEATURE.input.weight, ...
  Heads(nn::Parameters& parameters, const std::string& name, int inputs, int units,
        std::span<const sequence::Bins> bins);

  int features() const { return static_cast<int>(heads_.size()); }

  HeadsTape tape(int rows) const;
  static HeadsGradients gradients(const HeadsTape& tape);

  // To be called when the weights have changed.
  void pack();

  // The probabilities of the events in tape.bins, from h (rows,H) of the whole tape.
  void forward(const float* h, HeadsTape& tape, Range rows) const;

  // Draws events: bins and their values (rows,F), from h and picks (rows,F), uniform in [0,1). A
  // feature's value is that below which its distribution has a share of `pick`. A feature's
  // temperature makes the likely more likely (below 1) or less (above); temperatures is (F).
  void draw(const float* h, const float* picks, std::span<const float> temperatures,
            HeadsTape& tape, float* values, Range rows) const;

  // The rows' losses, weights (rows) times -log of the events' likelihood, and d_logits of their
  // sum.
  void log_loss(const HeadsTape& tape, const float* weights, HeadsGradients& gradients,
                Range rows) const;

  // d_units and d_h (rows,H) from d_logits.
  void backward(const HeadsTape& tape, HeadsGradients& gradients, float* d_h, Range rows) const;

  // The gradients of all weights fall into this many independent tasks.
  int gradient_tasks() const { return 3 * features(); }
  void add_gradients(const float* h, const HeadsTape& tape, const HeadsGradients& gradients,
                     int task);

 private:
  struct Head {
    sequence::Bins bins;
    nn::Linear input;                  // A_f, with a bias
    std::vector<nn::Embedding> given;  // E_fg, one for each feature g before
    nn::Linear output;                 // B_f, with a bias
  };

  // The probabilities of feature f, given those before it.
  void predict(int f, const float* h, float temperature, HeadsTape& tape, Range rows) const;

  int inputs_;
  int units_;
  std::vector<Head> heads_;
};

}  // namespace crnngan::gan
