#pragma once

#include <cstddef>

namespace crnngan::gan {

// Of which steps a sequence's decision is the mean.
enum class Decision {
  kAllSteps,  // the paper's
  kEnds       // the first and the last
};

// The discriminator's logits (T,B), time-major, and which of them count.
struct Logits {
  const float* values;
  int steps;
  int batch;
  const int* lengths = nullptr;  // (B), each sequence's real steps, 1..T, before its padding; null
                                 // when all are T long
  Decision decision = Decision::kAllSteps;

  std::size_t place(int t, int row) const {
    return static_cast<std::size_t>(t) * static_cast<std::size_t>(batch) +
           static_cast<std::size_t>(row);
  }
  int length(int row) const { return lengths == nullptr ? steps : lengths[row]; }
  bool decides(int t, int row) const {
    return decision == Decision::kAllSteps ? t < length(row) : t == 0 || t == length(row) - 1;
  }
  int deciding_steps(int row) const {
    return decision == Decision::kEnds && length(row) > 2 ? 2 : length(row);
  }
};

}  // namespace crnngan::gan
