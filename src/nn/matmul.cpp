#include "nn/matmul.h"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "nn/buffer.h"
#include "nn/kernels.h"
#include "nn/onednn.h"

namespace crnngan::nn {

namespace {

using onednn::column_major;
using onednn::OnThisThreadAlone;
using onednn::Product;
using onednn::row_major;

// Products planned once for each key. Entries stay where they are, so a reference outlives the
// lock.
template <class Key>
class Plans {
 public:
  // The product for `key`, made by make() when it is asked for first.
  template <class Make>
  const Product& find(const Key& key, const Make& make) {
    const std::lock_guard lock(mutex_);
    const auto found = products_.find(key);
    return found != products_.end() ? *found->second
                                    : *products_.emplace(key, make()).first->second;
  }

 private:
  std::mutex mutex_;
  std::map<Key, std::unique_ptr<Product>> products_;
};

// The layout of a packed matrix is planned for this many rows and used for any number of them.
constexpr int kTypicalRows = 32;

// oneDNN copies the transposed matrix into its own layout; the copy of this many rows of the
// largest layers stays in the second-level cache, which is worth a tenth of the time.
constexpr int kSummedAtOnce = 512;

constexpr int kLeft = 0;
constexpr int kRight = 1;

// A factor (rows,columns) as products of a precision want it; of bfloat16, a copy that stays until
// the thread asks for the next one of the same side.
template <int side>
const void* factor(const float* x, int rows, int columns, Precision precision) {
  if (precision == Precision::kFloat32) return x;
  using Bfloat16 = unsigned short;
  thread_local std::vector<Bfloat16, CacheLineAllocator<Bfloat16>> rounded;
  const std::size_t count = size_of(rows, columns);
  if (rounded.size() < count) rounded.resize(count);
  kernels().to_bfloat16(static_cast<long>(count), x, rounded.data());
  return rounded.data();
}

// The same for a left factor that is read by columns; of float32, a copy, too, when its rows don't
// lie as the cache would have them.
const void* factor_by_columns(const float* x, int rows, int columns, Precision precision) {
  if (precision != Precision::kFloat32) return factor<kLeft>(x, rows, columns, precision);
  const int apart = onednn::spacing(columns);
  if (apart == columns) return x;
  thread_local Buffer spaced;
  if (spaced.size() < size_of(rows, apart)) spaced.resize(size_of(rows, apart));
  for (int row = 0; row < rows; ++row) {
    std::copy_n(x + size_of(row, columns), columns, spaced.data() + size_of(row, apart));
  }
  return spaced.data();
}

onednn::Layout by_columns(int rows, int columns, Precision precision) {
  return precision == Precision::kFloat32 ? onednn::spaced_column_major(rows, columns)
                                          : column_major(rows, columns, precision);
}

}  // namespace

struct PackedMatrix::State {
  State(int k, int n, Precision of_factors)
      : rows_k(k),
        columns_n(n),
        precision(of_factors),
        packed(onednn::fastest_right(kTypicalRows, k, n, precision)) {}

  int rows_k;
  int columns_n;
  Precision precision;
  onednn::Matrix packed;
  std::optional<onednn::Reordering> packing;
  std::optional<onednn::Reordering> packing_transposed;
  Plans<std::pair<int, Into>> plans;
};

PackedMatrix::PackedMatrix(int rows_k, int columns_n, Precision precision) {
  const OnThisThreadAlone alone;
  state_ = std::make_unique<State>(rows_k, columns_n, precision);
}

PackedMatrix::~PackedMatrix() = default;
PackedMatrix::PackedMatrix(PackedMatrix&&) noexcept = default;
PackedMatrix& PackedMatrix::operator=(PackedMatrix&&) noexcept = default;

void PackedMatrix::pack(const float* w) {
  const OnThisThreadAlone alone;
  auto& packing = state_->packing;
  if (!packing)
    packing.emplace(row_major(state_->rows_k, state_->columns_n), state_->packed.layout());
  packing->run(w, state_->packed.data());
}

void PackedMatrix::pack_transposed(const float* w_transposed) {
  const OnThisThreadAlone alone;
  auto& packing = state_->packing_transposed;
  if (!packing)
    packing.emplace(column_major(state_->rows_k, state_->columns_n), state_->packed.layout());
  packing->run(w_transposed, state_->packed.data());
}

void PackedMatrix::multiply(const float* x, float* y, int rows_m, Into into) const {
  const OnThisThreadAlone alone;
  const auto make = [&] {
    return std::make_unique<Product>(row_major(rows_m, state_->rows_k, state_->precision),
                                     state_->packed.layout(), row_major(rows_m, state_->columns_n),
                                     into);
  };
  state_->plans.find({rows_m, into}, make)
      .run(factor<kLeft>(x, rows_m, state_->rows_k, state_->precision), state_->packed, y);
}

void multiply_transposed(const float* a, const float* b, float* y, int rows_m, int sum_k,
                         int columns_n, Into into, Precision precision) {
  static Plans<std::array<int, 5>> plans;
  const OnThisThreadAlone alone;
  for (int first = 0; first < sum_k; first += kSummedAtOnce) {
    const int rows_k = std::min(kSummedAtOnce, sum_k - first);
    const Into block_into = first == 0 ? into : Into::kAdd;
    const auto skipped = static_cast<std::size_t>(first);
    const auto make = [&] {
      return std::make_unique<Product>(by_columns(rows_m, rows_k, precision),
                                       row_major(rows_k, columns_n, precision),
                                       row_major(rows_m, columns_n), block_into);
    };
    plans
        .find(
            {rows_m, rows_k, columns_n, static_cast<int>(block_into), static_cast<int>(precision)},
            make)
        .run(factor_by_columns(a + skipped * static_cast<std::size_t>(rows_m), rows_k, rows_m,
                               precision),
             factor<kRight>(b + skipped * static_cast<std::size_t>(columns_n), rows_k, columns_n,
                            precision),
             y);
  }
}

}  // namespace crnngan::nn
