#include "nn/matmul.h"

#include <omp.h>

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <oneapi/dnnl/dnnl.hpp>
#include <utility>

#include "nn/buffer.h"

namespace crnngan::nn {

namespace {

using dnnl::memory;
using Dims = memory::dims;

constexpr auto kF32 = memory::data_type::f32;

const dnnl::engine& cpu() {
  static const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  return engine;
}

dnnl::stream& this_threads_stream() {
  thread_local dnnl::stream stream(cpu());
  return stream;
}

// oneDNN asks OpenMP how many threads it may use, both when it plans and when it runs.
class OnThisThreadAlone {
 public:
  OnThisThreadAlone() : before_(omp_get_max_threads()) { omp_set_num_threads(1); }
  ~OnThisThreadAlone() { omp_set_num_threads(before_); }
  OnThisThreadAlone(const OnThisThreadAlone&) = delete;
  OnThisThreadAlone& operator=(const OnThisThreadAlone&) = delete;

 private:
  int before_;
};

memory::desc row_major(int rows, int columns) {
  return memory::desc(Dims{rows, columns}, kF32, memory::format_tag::ab);
}

memory::desc column_major(int rows, int columns) {
  return memory::desc(Dims{rows, columns}, kF32, memory::format_tag::ba);
}

// A matrix product that oneDNN has planned for given shapes and layouts.
struct Product {
  dnnl::matmul::primitive_desc plan;
  dnnl::matmul primitive;

  Product(const memory::desc& a, const memory::desc& b, const memory::desc& y, Into into)
      : plan(dnnl::matmul::desc(a, b, y), attributes(into), cpu()), primitive(plan) {}

  void run(const float* a, const float* b, float* y) const {
    // Working memory belongs to the thread, so that one product may run on several at once.
    thread_local Buffer scratch;
    const std::size_t floats = (plan.scratchpad_desc().get_size() + 3) / 4;
    if (scratch.size() < floats) scratch.resize(floats);
    dnnl::stream& stream = this_threads_stream();
    primitive.execute(
        stream, {{DNNL_ARG_SRC, memory(plan.src_desc(), cpu(), const_cast<float*>(a))},
                 {DNNL_ARG_WEIGHTS, memory(plan.weights_desc(), cpu(), const_cast<float*>(b))},
                 {DNNL_ARG_DST, memory(plan.dst_desc(), cpu(), y)},
                 {DNNL_ARG_SCRATCHPAD, memory(plan.scratchpad_desc(), cpu(), scratch.data())}});
    stream.wait();
  }

 private:
  static dnnl::primitive_attr attributes(Into into) {
    dnnl::primitive_attr attr;
    attr.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    if (into == Into::kAdd) {
      dnnl::post_ops add_to_y;
      add_to_y.append_sum(1.0F);
      attr.set_post_ops(add_to_y);
    }
    return attr;
  }
};

// Plans made once for each key. Entries stay where they are, so a reference outlives the lock.
template <class Key>
class Plans {
 public:
  template <class Make>
  const Product& find(const Key& key, const Make& make) {
    const std::lock_guard lock(mutex_);
    const auto found = products_.find(key);
    return found != products_.end() ? found->second : products_.emplace(key, make()).first->second;
  }

 private:
  std::mutex mutex_;
  std::map<Key, Product> products_;
};

// The layout of a packed matrix is planned for this many rows and used for any number of them.
constexpr int kTypicalRows = 32;

// oneDNN copies the transposed matrix into its own layout; the copy of this many rows of the
// largest layers stays in the second-level cache, which is worth a tenth of the time.
constexpr int kSummedAtOnce = 512;

}  // namespace

struct PackedMatrix::State {
  State(int k, int n)
      : rows_k(k),
        columns_n(n),
        layout(Product(row_major(kTypicalRows, k),
                       memory::desc(Dims{k, n}, kF32, memory::format_tag::any),
                       row_major(kTypicalRows, n), Into::kReplace)
                   .plan.weights_desc()),
        packed((layout.get_size() + 3) / 4) {}

  void pack(const memory::desc& from, const float* w) {
    const OnThisThreadAlone alone;
    memory source(from, cpu(), const_cast<float*>(w));
    memory target(layout, cpu(), packed.data());
    dnnl::reorder(source, target).execute(this_threads_stream(), source, target);
    this_threads_stream().wait();
  }

  int rows_k;
  int columns_n;
  memory::desc layout;
  Buffer packed;
  Plans<std::pair<int, Into>> plans;
};

PackedMatrix::PackedMatrix(int rows_k, int columns_n) {
  const OnThisThreadAlone alone;
  state_ = std::make_unique<State>(rows_k, columns_n);
}

PackedMatrix::~PackedMatrix() = default;
PackedMatrix::PackedMatrix(PackedMatrix&&) noexcept = default;
PackedMatrix& PackedMatrix::operator=(PackedMatrix&&) noexcept = default;

void PackedMatrix::pack(const float* w) {
  state_->pack(row_major(state_->rows_k, state_->columns_n), w);
}

void PackedMatrix::pack_transposed(const float* w_transposed) {
  state_->pack(column_major(state_->rows_k, state_->columns_n), w_transposed);
}

void PackedMatrix::multiply(const float* x, float* y, int rows_m, Into into) const {
  const OnThisThreadAlone alone;
  const Product& product = state_->plans.find({rows_m, into}, [&] {
    return Product(row_major(rows_m, state_->rows_k), state_->layout,
                   row_major(rows_m, state_->columns_n), into);
  });
  product.run(x, state_->packed.data(), y);
}

void multiply_transposed(const float* a, const float* b, float* y, int rows_m, int sum_k,
                         int columns_n, Into into) {
  static Plans<std::array<int, 4>> plans;
  const OnThisThreadAlone alone;
  for (int first = 0; first < sum_k; first += kSummedAtOnce) {
    const int rows_k = std::min(kSummedAtOnce, sum_k - first);
    const Into block_into = first == 0 ? into : Into::kAdd;
    const Product& product =
        plans.find({rows_m, rows_k, columns_n, block_into == Into::kAdd ? 1 : 0}, [&] {
          return Product(column_major(rows_m, rows_k), row_major(rows_k, columns_n),
                         row_major(rows_m, columns_n), block_into);
        });
    const auto skipped = static_cast<std::size_t>(first);
    product.run(a + skipped * static_cast<std::size_t>(rows_m),
                b + skipped * static_cast<std::size_t>(columns_n), y);
  }
}

}  // namespace crnngan::nn
