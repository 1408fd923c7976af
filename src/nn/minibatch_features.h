#pragma once

// Minibatch features (Salimans et al. 2016, section 3.2): how close a row of a batch is to the
// other rows, by which a discriminator sees a generator that makes the same thing over and over.
//
// A matrix takes each row x_i to one point a kernel, in a space of a few dimensions; the feature of
// kernel b is
//
//     o_b(x_i) = sum over j != i of exp(-|point_b(x_i) - point_b(x_j)|), the distance an L1 norm.
//
// The term j = i would always be 1 and is left out.

#include <string>

#include "base/threads.h"
#include "nn/buffer.h"
#include "nn/matmul.h"
#include "nn/parameters.h"

namespace crnngan::nn {

// Row rows.first + i is compared with every one of `others` but others.first + i: a set of rows
// with itself, or changed copies of some rows with the rest of the unchanged ones.
// REQUIRES rows.size() <= others.size().
struct Companions {
  Range rows;
  Range others;
};

struct MinibatchTape {
  Buffer x;         // (R,inputs), filled by the caller
  Buffer points;    // (R,kernels,dimensions)
  Buffer features;  // (R,kernels)
};

struct MinibatchGradients {
  Buffer d_features;  // (R,kernels), filled by the caller
  Buffer d_points;    // (R,kernels,dimensions)
  Buffer d_x;         // (R,inputs)
};

class MinibatchFeatures {
 public:
  // The parameter NAME.weight is (kernels * dimensions, inputs).
  MinibatchFeatures(Parameters& parameters, const std::string& name, int inputs, int kernels,
                    int dimensions);

  MinibatchTape tape(int rows) const;
  static MinibatchGradients gradients(const MinibatchTape& tape);

  // To be called when the weights have changed.
  void pack();

  // points of `rows` from x.
  void project(MinibatchTape& tape, Range rows) const;

  // features of companions.rows. REQUIRES project() of both sides.
  void compare(MinibatchTape& tape, const Companions& companions) const;

  // Adds to d_points of both sides what d_features of companions.rows say.
  void compare_backward(const MinibatchTape& tape, MinibatchGradients& gradients,
                        const Companions& companions) const;

  // d_x of `rows` from d_points.
  void project_backward(MinibatchGradients& gradients, Range rows) const;

  // Adds the gradient of the weight, over all rows.
  void add_gradients(const MinibatchTape& tape, const MinibatchGradients& gradients);

 private:
  int inputs_;
  int kernels_;
  int dimensions_;
  Parameter& weight_;
  PackedMatrix forward_matrix_;
  PackedMatrix backward_matrix_;
};

}  // namespace crnngan::nn
