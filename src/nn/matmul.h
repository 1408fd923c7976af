#pragma once

// Matrix products, planned and run by oneDNN (nn/onednn.h).
//
// All matrices are row-major f32; a product may round its factors to bfloat16, but adds up and
// hands out f32 (nn/precision.h). Every product runs on the calling thread alone; callers divide
// work among threads by rows or by products, so nothing ever waits at a barrier inside one.
// The same product of the same shapes gives the same bits.

#include <memory>

#include "nn/into.h"
#include "nn/precision.h"

namespace crnngan::nn {

// x (M,K) times a fixed matrix w (K,N), for any number of rows M. The matrix is packed once into
// the layout that the processor likes best.
class PackedMatrix {
 public:
  // REQUIRES a precision that is available.
  PackedMatrix(int rows_k, int columns_n, Precision precision = Precision::kFloat32);
  ~PackedMatrix();
  PackedMatrix(PackedMatrix&&) noexcept;
  PackedMatrix& operator=(PackedMatrix&&) noexcept;

  // Takes over the values of w: (K,N), or its transpose (N,K).
  void pack(const float* w);
  void pack_transposed(const float* w_transposed);

  // y (M,N) = or += x (M,K) w. Thread-safe. REQUIRES pack() before and M >= 1.
  void multiply(const float* x, float* y, int rows_m, Into into) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// y (M,N) = or += transpose of a (K,M) times b (K,N): how a weight's gradient sums over the K
// rows of a batch. Thread-safe.
void multiply_transposed(const float* a, const float* b, float* y, int rows_m, int sum_k,
                         int columns_n, Into into, Precision precision = Precision::kFloat32);

}  // namespace crnngan::nn
