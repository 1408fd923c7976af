#pragma once

#include <string>
#include <vector>

#include "nn/parameters.h"

namespace crnngan::nn {

// A table of vectors, one for each of `entries` numbers: what a linear layer without bias gives for
// a one-hot input. Numbers of one class (as pitches octaves apart) share a second vector, which is
// added to their own.
class Embedding {
 public:
  // `classes` holds the class of each number, from 0 on; without it there are none.
  Embedding(Parameters& parameters, const std::string& name, int entries, int width,
            Initial initial = Initial::kUnitVariance, std::vector<int> classes = {});

  int entries() const { return entries_; }
  int width() const { return width_; }

  // y (rows,width) += the vectors of the numbers index[0], index[stride], ...
  void add(const int* index, int stride, float* y, int rows) const;

  // Adds to the gradient of the table.
  void add_gradients(const int* index, int stride, const float* d_y, int rows);

 private:
  int entries_;
  int width_;
  std::vector<int> classes_;
  Parameter& weight_;            // (entries, width)
  Parameter* shared_ = nullptr;  // (classes, width)
};

}  // namespace crnngan::nn
