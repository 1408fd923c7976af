#include "nn/matmul.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "base/half.h"
#include "base/random.h"
#include "base/threads.h"
#include "nn/onednn.h"

namespace crnngan::nn {
namespace {

struct Shape {
  int m;
  int k;
  int n;
};

// Sizes around vector widths, single rows and columns, and the paper's.
const std::vector<Shape> kShapes{{1, 1, 1},
                                 {1, 8, 350},
                                 {2, 3, 5},
                                 {7, 16, 17},
                                 {20, 350, 4},
                                 {3, 350, 1},
                                 {33, 31, 64},
                                 {5, 64, 65},
                                 {40, 4, 28},
                                 {17, 48, 47},
                                 {1, 350, 1400},
                                 // rows that begin at few places of the first-level cache
                                 {3, 512, 256},
                                 {20, 64, 1024},
                                 {256, 33, 5}};

std::vector<float> random_matrix(int rows, int columns, std::uint32_t stream) {
  std::vector<float> values(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
  RandomStream(3, Purpose::kWeights, stream).fill_uniform(values, 0);
  for (float& value : values) value -= 0.5F;
  return values;
}

std::vector<float> transposed(const std::vector<float>& x, int rows, int columns) {
  std::vector<float> y(x.size());
  for (int r = 0; r < rows; ++r) {
    for (int c = 0; c < columns; ++c) {
      y[static_cast<std::size_t>(c * rows + r)] = x[static_cast<std::size_t>(r * columns + c)];
    }
  }
  return y;
}

// y (M,N) += x (M,K) w (K,N), as it is written.
std::vector<float> slow_product(const std::vector<float>& x, const std::vector<float>& w,
                                std::vector<float> y, const Shape& shape) {
  for (int m = 0; m < shape.m; ++m) {
    for (int n = 0; n < shape.n; ++n) {
      double sum{y[static_cast<std::size_t>(m * shape.n + n)]};
      for (int k = 0; k < shape.k; ++k) {
        sum += double{x[static_cast<std::size_t>(m * shape.k + k)]} *
               double{w[static_cast<std::size_t>(k * shape.n + n)]};
      }
      y[static_cast<std::size_t>(m * shape.n + n)] = static_cast<float>(sum);
    }
  }
  return y;
}

void expect_equal(const std::vector<float>& found, const std::vector<float>& expected,
                  const Shape& shape) {
  for (std::size_t i = 0; i < found.size(); ++i) {
    ASSERT_NEAR(found[i], expected[i], 2e-5) << shape.m << "x" << shape.k << "x" << shape.n;
  }
}

// In each precision that this processor multiplies in.
class MatmulPrecision : public ::testing::TestWithParam<Precision> {
 protected:
  // As the product sees a factor.
  static std::vector<float> rounded(std::vector<float> values) {
    if (GetParam() == Precision::kFloat32) return values;
    for (float& value : values) value = to_float(to_bf16(value));
    return values;
  }
};

std::vector<Precision> available_precisions() {
  std::vector<Precision> all{Precision::kFloat32};
  if (is_available(Precision::kBfloat16)) all.push_back(Precision::kBfloat16);
  return all;
}

INSTANTIATE_TEST_SUITE_P(Precisions, MatmulPrecision, ::testing::ValuesIn(available_precisions()),
                         [](const auto& precision) {
                           return precision.param == Precision::kFloat32 ? "Float32" : "Bfloat16";
                         });

TEST(Precisions, EachWasTested) {
  if (available_precisions().size() < 2) {
    GTEST_SKIP() << "this processor does not multiply bfloat16 numbers";
  }
}

TEST_P(MatmulPrecision, PackedProductEqualsTheSlowOne) {
  for (const Shape& shape : kShapes) {
    const auto x = random_matrix(shape.m, shape.k, 1);
    const auto w = random_matrix(shape.k, shape.n, 2);
    const auto before = random_matrix(shape.m, shape.n, 3);
    const std::vector<float> zeros(before.size());
    PackedMatrix matrix(shape.k, shape.n, GetParam());
    for (const bool transpose : {false, true}) {
      if (transpose) {
        matrix.pack_transposed(transposed(w, shape.k, shape.n).data());
      } else {
        matrix.pack(w.data());
      }
      auto y = before;
      matrix.multiply(x.data(), y.data(), shape.m, Into::kReplace);
      expect_equal(y, slow_product(rounded(x), rounded(w), zeros, shape), shape);
      y = before;
      matrix.multiply(x.data(), y.data(), shape.m, Into::kAdd);
      expect_equal(y, slow_product(rounded(x), rounded(w), before, shape), shape);
    }
  }
}

TEST_P(MatmulPrecision, TransposedProductEqualsTheSlowOne) {
  std::vector<Shape> shapes = kShapes;
  shapes.push_back({5, 1300, 7});  // more rows than are summed at once
  for (const Shape& shape : shapes) {
    const auto a = random_matrix(shape.m, shape.k, 1);
    const auto b = random_matrix(shape.k, shape.n, 2);
    const auto before = random_matrix(shape.m, shape.n, 3);
    auto y = before;
    multiply_transposed(transposed(a, shape.m, shape.k).data(), b.data(), y.data(), shape.m,
                        shape.k, shape.n, Into::kAdd, GetParam());
    expect_equal(y, slow_product(rounded(a), rounded(b), before, shape), shape);
  }
}

TEST(Matmul, OneMatrixServesSeveralThreadsAtOnce) {
  const Shape shape{64, 37, 29};
  const auto x = random_matrix(shape.m, shape.k, 1);
  const auto w = random_matrix(shape.k, shape.n, 2);
  PackedMatrix matrix(shape.k, shape.n);
  matrix.pack(w.data());
  std::vector<float> y(static_cast<std::size_t>(shape.m * shape.n));
  ThreadPool pool(4);
  pool.run(32, [&](int task) {  // parts of different sizes, so that plans are made meanwhile
    const Range rows = share(shape.m, task, 32);
    matrix.multiply(x.data() + rows.first * shape.k, y.data() + rows.first * shape.n, rows.size(),
                    Into::kReplace);
  });
  expect_equal(y, slow_product(x, w, std::vector<float>(y.size()), shape), shape);
}

TEST(Matmul, RowsDoNotDependOnTheirNeighbours) {
  const auto x = random_matrix(16, 350, 1);
  const auto w = random_matrix(350, 1400, 2);
  PackedMatrix matrix(350, 1400);
  matrix.pack(w.data());
  std::vector<float> alone(std::size_t{16} * 1400);
  auto other_neighbours = x;
  for (std::size_t i = 350; i < other_neighbours.size(); ++i) other_neighbours[i] = 1e6F;
  std::vector<float> y = alone;
  matrix.multiply(x.data(), y.data(), 16, Into::kReplace);
  matrix.multiply(other_neighbours.data(), alone.data(), 16, Into::kReplace);
  for (std::size_t n = 0; n < 1400; ++n) ASSERT_EQ(y[n], alone[n]);
}

// Several threads multiply by one packed matrix, so nothing of it may be written, the padding of
// its layout included, by the first product of any shape either.
TEST(PackedMatrix, MultiplyingDoesNotWriteItsPadding) {
  constexpr float kMark = 1e-30F;
  int padded = 0;
  for (const Shape& shape : kShapes) {
    const onednn::OnThisThreadAlone alone;
    onednn::Matrix packed(onednn::fastest_right(32, shape.k, shape.n, Precision::kFloat32));
    const std::vector<float> ones(nn::size_of(shape.k, shape.n), 1);
    onednn::Reordering(onednn::row_major(shape.k, shape.n), packed.layout())
        .run(ones.data(), packed.data());
    std::vector<float*> padding;
    for (std::size_t i = 0; i < onednn::room(packed.layout()); ++i) {
      if (packed.data()[i] == 0) padding.push_back(packed.data() + i);
    }
    for (float* place : padding) *place = kMark;
    padded += padding.empty() ? 0 : 1;
    const std::vector<float> x = random_matrix(shape.m, shape.k, 1);
    std::vector<float> y(nn::size_of(shape.m, shape.n));
    onednn::Product(onednn::row_major(shape.m, shape.k), packed.layout(),
                    onednn::row_major(shape.m, shape.n), Into::kReplace)
        .run(x.data(), packed, y.data());
    EXPECT_TRUE(std::all_of(padding.begin(), padding.end(),
                            [](const float* place) { return *place == kMark; }))
        << shape.k << " x " << shape.n;
  }
  if (padded == 0) GTEST_SKIP() << "oneDNN plans no layout with padding on this processor";
}

}  // namespace
}  // namespace crnngan::nn
