#pragma once

// The part of the program that calls oneDNN, by the interface of version 2 or of version 3.
//
// A product or a reordering is planned once, for given shapes and layouts, and then run on any
// numbers. Running allocates nothing of ours once as many calls of a product have been under way at
// the same time as ever will be.

#include <memory>
#include <mutex>
#include <oneapi/dnnl/dnnl.hpp>
#include <vector>

#include "nn/buffer.h"
#include "nn/into.h"
#include "nn/precision.h"

namespace crnngan::nn::onednn {

// Whether products of bfloat16 numbers run on instructions of their own.
bool multiplies_bfloat16();

// How a matrix lies in memory, and what its numbers are.
using Layout = dnnl::memory::desc;

Layout row_major(int rows, int columns, Precision precision = Precision::kFloat32);
Layout column_major(int rows, int columns, Precision precision = Precision::kFloat32);

// Where rows begin at few places of the first-level cache, which repeat every 4 KiB, it has no room
// for a column of them. The floats from one row of so many columns to the next that avoid it.
int spacing(int columns);
// Of float32, its rows or columns that far apart.
Layout spaced_row_major(int rows, int columns);
Layout spaced_column_major(int rows, int columns);

// The layout of b (K,N) that multiplies fastest from the right, with about `rows` rows on the left.
Layout fastest_right(int rows, int k, int n, Precision precision);

// Room for a matrix, in numbers of float32.
std::size_t room(const Layout& layout);

// A matrix in a layout that may have padding, zeros at first. oneDNN fills the padding with zeros
// whenever memory is named to it. This memory is named once, here, so that products only read it
// and may do so on several threads at a time.
class Matrix {
 public:
  explicit Matrix(const Layout& layout);

  const Layout& layout() const { return layout_; }
  float* data() { return values_.data(); }
  dnnl_memory_t named() const { return named_.get(); }

 private:
  Layout layout_;
  Buffer values_;
  dnnl::memory named_;
};

// For as long as one lives, oneDNN plans and runs with the calling thread alone; it asks OpenMP how
// many threads it may use. REQUIRED around all that follows.
class OnThisThreadAlone {
 public:
  OnThisThreadAlone();
  ~OnThisThreadAlone();
  OnThisThreadAlone(const OnThisThreadAlone&) = delete;
  OnThisThreadAlone& operator=(const OnThisThreadAlone&) = delete;

 private:
  int before_;
};

// y (M,N) = or += a (M,K) b (K,N), y in float32.
class Product {
 public:
  Product(const Layout& a, const Layout& b, const Layout& y, Into into);
  ~Product();
  Product(const Product&) = delete;
  Product& operator=(const Product&) = delete;

  // a and b point at numbers of their layouts, which have no padding. Thread-safe.
  void run(const void* a, const void* b, float* y) const;

  // The same with b in the layout that was planned for. Thread-safe.
  void run(const void* a, const Matrix& b, float* y) const;

 private:
  struct Call;  // what one execution under way needs

  std::unique_ptr<Call> take_call() const;
  void finish(std::unique_ptr<Call> call, const void* a, dnnl_memory_t b, float* y) const;

  dnnl::matmul::primitive_desc plan_;
  dnnl::matmul primitive_;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<Call>> idle_calls_;
};

// to = from in another layout. Not thread-safe.
class Reordering {
 public:
  Reordering(const Layout& from, const Layout& to);

  void run(const float* from, float* to);

 private:
  dnnl::reorder::primitive_desc plan_;
  dnnl::reorder primitive_;
  dnnl::memory from_;
  dnnl::memory to_;
  dnnl::memory scratchpad_;
  Buffer scratch_;
};

}  // namespace crnngan::nn::onednn
