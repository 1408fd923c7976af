#include "table/prediction.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <utility>

namespace crnngan::table {

namespace {

constexpr double kRidge = 0.1;  // rows that say 0

// Sums of products of all numbers of rows that follow each other: those of the rows before, the
// nearest one first, then those of the row itself, then 1.
Eigen::MatrixXd products_of(const std::vector<Scaled>& sequences, std::size_t width,
                            std::size_t past, bool is_whole) {
  const auto size = static_cast<Eigen::Index>((past + 1) * width + 1);
  Eigen::MatrixXd products = Eigen::MatrixXd::Zero(size, size);
  Eigen::VectorXd numbers(size);
  for (const Scaled& sequence : sequences) {
    const std::size_t rows = sequence.size() / width;
    const std::size_t last = is_whole && past == 0 ? std::min<std::size_t>(rows, 1) : rows;
    for (std::size_t t = past; t < last; ++t) {
      Eigen::Index next = 0;
      for (std::size_t back = 1; back <= past; ++back) {
        for (std::size_t i = 0; i < width; ++i) numbers[next++] = sequence[(t - back) * width + i];
      }
      for (std::size_t i = 0; i < width; ++i) numbers[next++] = sequence[t * width + i];
      numbers[next] = 1;
      products.selfadjointView<Eigen::Lower>().rankUpdate(numbers);
    }
  }
  return products.selfadjointView<Eigen::Lower>();
}

}  // namespace

Prediction Prediction::fit(const std::vector<Scaled>& sequences, std::size_t variables,
                           std::size_t past, bool is_whole) {
  const Eigen::MatrixXd products = products_of(sequences, variables, past, is_whole);
  std::vector<std::vector<double>> weights;
  for (std::size_t v = 0; v < variables; ++v) {
    const std::size_t before = past * variables + v;
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

double Prediction::of(std::size_t v, std::span<const double> rows, std::size_t t) const {
  const std::vector<double>& weights = weights_[v];
  const std::size_t variables = weights_.size();
  const double* weight = weights.data();
  double sum = 0;
  for (std::size_t back = 1; back <= past_; ++back) {
    const double* row = rows.data() + (t - back) * variables;
    for (std::size_t i = 0; i < variables; ++i) sum += *weight++ * row[i];
  }
  const double* row = rows.data() + t * variables;
  for (std::size_t i = 0; i < v; ++i) sum += *weight++ * row[i];
  return sum + *weight;
}

}  // namespace crnngan::table
