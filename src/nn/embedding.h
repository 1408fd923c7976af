#pragma once

#include <string>

#include "nn/parameters.h"

namespace crnngan::nn {

// A table of vectors, one for each of `entries` numbers: what a linear layer without bias gives for
// a one-hot input.
class Embedding {
 public:
  Embedding(Parameters& parameters, const std::string& name, int entries, int width);

  int entries() const { return entries_; }
  int width() const { return width_; }

  // y (rows,width) += the vectors of the numbers index[0], index[stride], ...
  void add(const int* index, int stride, float* y, int rows) const;

  // Adds to the gradient of the table.
  void add_gradients(const int* index, int stride, const float* d_y, int rows);

 private:
  int entries_;
  int width_;
  Parameter& weight_;  // (entries, width)
};

}  // namespace crnngan::nn
