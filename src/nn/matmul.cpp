#include "nn/matmul.h"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "nn/buffer.h"
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

}  // namespace

struct PackedMatrix::State {
  State(int k, int n)
      : rows_k(k),
        columns_n(n),
        layout(onednn::fastest_right(kTypicalRows, k, n)),
        packed(onednn::room(layout)) {}

  int rows_k;
  int columns_n;
  onednn::Layout layout;
  Buffer packed;
  std::optional<onednn::Reordering> packing;
  std::optional<onednn::Reordering> packing_transposed;
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
  const OnThisThreadAlone alone;
  auto& packing = state_->packing;
  if (!packing) packing.emplace(row_major(state_->rows_k, state_->columns_n), state_->layout);
  packing->run(w, state_->packed.data());
}

void PackedMatrix::pack_transposed(const float* w_transposed) {
  const OnThisThreadAlone alone;
  auto& packing = state_->packing_transposed;
  if (!packing) packing.emplace(column_major(state_->rows_k, state_->columns_n), state_->layout);
  packing->run(w_transposed, state_->packed.data());
}

void PackedMatrix::multiply(const float* x, float* y, int rows_m, Into into) const {
  const OnThisThreadAlone alone;
  const auto make = [&] {
    return std::make_unique<Product>(row_major(rows_m, state_->rows_k), state_->layout,
                                     row_major(rows_m, state_->columns_n), into);
  };
  state_->plans.find({rows_m, into}, make).run(x, state_->packed.data(), y);
}

void multiply_transposed(const float* a, const float* b, float* y, int rows_m, int sum_k,
                         int columns_n, Into into) {
  static Plans<std::array<int, 4>> plans;
  const OnThisThreadAlone alone;
  for (int first = 0; first < sum_k; first += kSummedAtOnce) {
    const int rows_k = std::min(kSummedAtOnce, sum_k - first);
    const Into block_into = first == 0 ? into : Into::kAdd;
    const auto skipped = static_cast<std::size_t>(first);
    const auto make = [&] {
      return std::make_unique<Product>(column_major(rows_m, rows_k), row_major(rows_k, columns_n),
                                       row_major(rows_m, columns_n), block_into);
    };
    plans.find({rows_m, rows_k, columns_n, block_into == Into::kAdd ? 1 : 0}, make)
        .run(a + skipped * static_cast<std::size_t>(rows_m),
             b + skipped * static_cast<std::size_t>(columns_n), y);
  }
}

}  // namespace crnngan::nn
