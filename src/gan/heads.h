#pragma once

// What a generator that draws its outputs has in place of a linear output layer: for each feature,
// in the order in which they are drawn, a distribution over its bins, given the state h of the
// network, the features of the same event before it, and what the context foretells:
//
//     u_f = ReLU(A_f h + sum over g before f of E_fg[bin of feature g])
//     logits_f = B_f u_f + S_f u_f [class of the bin] + copies
//     probabilities_f = softmax(logits_f)
//
// Bins of one class (as pitches octaves apart) share the term S_f. A context column that foretells
// feature f (sequence/context.h) adds to the logit of the bin that it tells a weight, learnt by the
// column's trust and the state: T[trust] + c h.
//
// The likelihood of an event is the product over its features. This goes beyond the paper, whose
// generator puts out the event itself (docs/fidelity.md).
//
// Shapes: rows (of a sequence's steps, or of a batch), F features, C context columns, H inputs,
// U units of a head, K_f bins, N_f columns that foretell a feature. Functions work on a range of
// the rows, so that threads can share them.

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/threads.h"
#include "nn/embedding.h"
#include "nn/linear.h"
#include "sequence/bins.h"
#include "sequence/context.h"

namespace crnngan::gan {

// What the heads draw.
struct HeadsShape {
  int units = 128;
  std::vector<sequence::Bins> bins;            // (F)
  std::vector<std::vector<int>> classes = {};  // of each feature the class of each bin, or none
  std::vector<int> order = {};                 // in which features are drawn; as they stand
  std::vector<sequence::ContextColumn> context = {};
};

struct HeadsTape {
  int rows;
  std::vector<int> bins;                  // (rows,F) of the events that the heads see or draw
  std::vector<int> context;               // (rows,C), filled by the caller; unknown at first
  std::vector<nn::Buffer> units;          // u_f (rows,U), one a feature
  std::vector<nn::Buffer> shared;         // S_f u_f (rows,classes), empty without
  std::vector<nn::Buffer> copies;         // c h (rows,N_f)
  std::vector<nn::Buffer> probabilities;  // (rows,K_f), one a feature
  std::vector<nn::Buffer> scratch;        // (rows,K_f), while probabilities change
};

struct HeadsGradients {
  std::vector<nn::Buffer> d_units;   // (rows,U), with respect to the sums before the ReLU
  std::vector<nn::Buffer> d_shared;  // (rows,classes)
  std::vector<nn::Buffer> d_copies;  // (rows,N_f)
  std::vector<nn::Buffer> d_logits;  // (rows,K_f)
  std::vector<double> losses;        // (rows)
};

// Who follows the rows of a batch while they are written, one a row, or nobody.
using Listeners = std::span<const std::unique_ptr<sequence::Listener>>;

struct Drawing {
  // (F); a feature's temperature makes the likely more likely (below 1) or less (above).
  std::span<const float> temperatures;
  // (F); bins are drawn from the fewest that have this share together (Holtzman et al. 2020); 1:
  // from all.
  std::span<const float> nuclei;
  Listeners listeners = {};  // one for each of the rows if there are any; they permit bins
  // But at 1, rows are pairs: the second is told less than the first, and both get an event drawn
  // from p_first^g p_second^(1 - g), brought to a sum of 1, so that what the first is told beside
  // the second counts g times (classifier-free guidance, Ho and Salimans 2022).
  float guidance = 1;
};

class Heads {
 public:
  // Parameters are called NAME.FEATURE.input.weight, ...
  Heads(nn::Parameters& parameters, const std::string& name, int inputs, const HeadsShape& shape);

  int features() const { return static_cast<int>(heads_.size()); }

  HeadsTape tape(int rows) const;
  static HeadsGradients gradients(const HeadsTape& tape);

  // To be called when the weights have changed.
  void pack();

  // The probabilities of the events in tape.bins, from h (rows,H) of the whole tape.
  void forward(const float* h, HeadsTape& tape, Range rows) const;

  // Draws events: bins and their values (rows,F), from h and picks (rows,F), uniform in [0,1). A
  // feature's value is that below which its distribution has a share of `pick`.
  void draw(const float* h, const float* picks, const Drawing& how, HeadsTape& tape, float* values,
            Range rows) const;

  // The logarithms of the likelihoods (rows) of the events in tape.bins, after forward().
  void log_likelihoods(const HeadsTape& tape, std::span<double> out, Range rows) const;

  // The rows' losses, weights (rows) times -log of the events' likelihood, and d_logits of their
  // sum.
  void log_loss(const HeadsTape& tape, const float* weights, HeadsGradients& gradients,
                Range rows) const;

  // All other gradients and d_h (rows,H) from d_logits.
  void backward(const HeadsTape& tape, HeadsGradients& gradients, float* d_h, Range rows) const;

  // The gradients of all weights fall into this many independent tasks.
  int gradient_tasks() const { return kTasks * features(); }
  void add_gradients(const float* h, const HeadsTape& tape, const HeadsGradients& gradients,
                     int task);

 private:
  static constexpr int kTasks = 4;  // a feature

  // A context column that foretells the feature.
  struct Copy {
    int column;
    int trust_column;
    nn::Embedding trust;  // T, of one number
  };

  struct Head {
    sequence::Bins bins;
    std::vector<int> classes;          // of the bins; empty: none
    nn::Linear input;                  // A_f, with a bias
    std::vector<int> before;           // the features g drawn before it
    std::vector<nn::Embedding> given;  // E_fg of each
    nn::Linear output;                 // B_f, with a bias
    std::optional<nn::Linear> shared;  // S_f, with a bias
    std::vector<Copy> copies;
    std::optional<nn::Linear> by_state;  // c of all copies, with a bias
  };

  // The probabilities of feature f, given those before it.
  void predict(int f, const float* h, float temperature, HeadsTape& tape, Range rows) const;
  void guide(int f, float guidance, HeadsTape& tape, Range rows) const;
  void permit(int f, Listeners listeners, const float* values, HeadsTape& tape, Range rows) const;
  void keep_nucleus(int f, float nucleus, HeadsTape& tape, Range rows) const;
  void add_shared(int f, HeadsTape& tape, Range rows) const;
  void add_copies(int f, const float* h, HeadsTape& tape, Range rows) const;
  void backward_to_shared(int f, HeadsGradients& gradients, Range rows) const;
  void backward_to_copies(int f, const HeadsTape& tape, HeadsGradients& gradients,
                          Range rows) const;
  void add_trust_gradients(Head& head, const HeadsTape& tape, const nn::Buffer& d_copies);

  int inputs_;
  int units_;
  int columns_;  // C
  std::vector<int> order_;
  std::vector<Head> heads_;
};

}  // namespace crnngan::gan
