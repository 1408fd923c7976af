#include "table/prediction.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <utility>

namespace crnngan::table {

namespace {

constexpr double kRidge = 0.1;  // rows that say 0

// Takes, one after the other, what a row is told of rows before it, the nearest one first. `rows`
// are those that are known and the row itself.
template <class Take>
void for_told(std::span<const double> rows, std::size_t width, std::size_t past, const Take& take) {
  const std::size_t t = rows.size() / width - 1;
  for (std::size_t back = 1; back <= past; ++back) {
    for (std::size_t i = 0; i < width; ++i) take(rows[(t - back) * width + i]);
  }
  if (past + 1 < kPasts) return;
  const std::size_t first = t - std::min(t, kMemory);
  for (std::size_t i = 0; i < width; ++i) {
    double sum = 0;
    for (std::size_t row = first; row < t; ++row) sum += rows[row * width + i];
    take(sum / static_cast<double>(t - first));
  }
  for (std::size_t i = 0; i < width; ++i) take(rows[first * width + i]);
}

// Sums of products of all numbers by which rows are told, those of the row itself, and 1.
Eigen::MatrixXd products_of(const std::vector<Scaled>& sequences, std::size_t width,
                            std::size_t past, bool is_whole) {
  const auto size = static_cast<Eigen::Index>(Prediction::size(width, width, past));
  Eigen::MatrixXd products = Eigen::MatrixXd::Zero(size, size);
  Eigen::VectorXd numbers(size);
  for (const Scaled& sequence : sequences) {
    const std::size_t rows = sequence.size() / width;
    const std::size_t last = is_whole && past == 0 ? std::min<std::size_t>(rows, 1) : rows;
    for (std::size_t t = past; t < last; ++t) {
      const auto known = known_rows(sequence, width, t, past, is_whole);
      Eigen::Index next = 0;
      for_told(known, width, past, [&](double number) { numbers[next++] = number; });
      for (const double number : known.last(width)) numbers[next++] = number;
      numbers[next] = 1;
      products.selfadjointView<Eigen::Lower>().rankUpdate(numbers);
    }
  }
  return products.selfadjointView<Eigen::Lower>();
}

}  // namespace

std::span<const double> known_rows(const Scaled& rows, std::size_t variables, std::size_t t,
                                   std::size_t past, bool is_whole) {
  std::size_t known = past;
  if (past + 1 == kPasts) {
    const std::size_t most = std::min(t, kMemory);
    known = is_whole ? most : past + t % (most - past + 1);
  }
  return std::span(rows).subspan((t - known) * variables, (known + 1) * variables);
}

Prediction Prediction::fit(const std::vector<Scaled>& sequences, std::size_t variables,
                           std::size_t past, bool is_whole) {
  const Eigen::MatrixXd products = products_of(sequences, variables, past, is_whole);
  std::vector<std::vector<double>> weights;
  for (std::size_t v = 0; v < variables; ++v) {
    const std::size_t before = size(v, variables, past) - 1;
    std::vector<Eigen::Index> told;
    told.reserve(before + 1);
    for (std::size_t i = 0; i < before; ++i) told.push_back(static_cast<Eigen::Index>(i));
    told.push_back(products.rows() - 1);
    Eigen::MatrixXd gram = products(told, told);
    gram.diagonal().array() += kRidge;
    const Eigen::VectorXd solved =
        gram.ldlt().solve(Eigen::VectorXd(products(told, static_cast<Eigen::Index>(before))));
    weights.emplace_back(solved.begin(), solved.end());
  }
  return {std::move(weights), past};
}

double Prediction::of(std::size_t v, std::span<const double> rows) const {
  const std::size_t variables = weights_.size();
  const double* weight = weights_[v].data();
  double sum = 0;
  for_told(rows, variables, past_, [&](double number) { sum += *weight++ * number; });
  for (const double number : rows.last(variables).first(v)) sum += *weight++ * number;
  return sum + *weight;
}

}  // namespace crnngan::table
