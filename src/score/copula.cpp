#include "score/copula.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <stdexcept>
#include <unsupported/Eigen/SpecialFunctions>

#include "base/interruption.h"
#include "base/random.h"

namespace crnngan::score {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;

constexpr std::size_t kDrawnTogether = 256;  // windows that are drawn in one product

// The normal scores of values, whose order by size is given.
std::vector<double> normal_scores(const std::vector<float>& values,
                                  const std::vector<std::size_t>& order) {
  const std::size_t count = values.size();
  std::vector<double> scores(count);
  for (std::size_t first = 0; first < count;) {
    std::size_t last = first;
    while (last < count && values[order[last]] == values[order[first]]) ++last;
    const double rank = 0.5 * static_cast<double>(first + last);  // the mean one, less 1/2
    const double score = Eigen::numext::ndtri(rank / static_cast<double>(count));
    for (; first < last; ++first) scores[order[first]] = score;
  }
  return scores;
}

// (dimensions, windows) of mean 0 and deviation 1, but for rows that never change, which are 0.
void standardise(MatrixXd& scores) {
  for (Index d = 0; d < scores.rows(); ++d) {
    auto row = scores.row(d);
    row.array() -= row.mean();
    const double deviation = std::sqrt(row.squaredNorm() / static_cast<double>(row.size()));
    if (deviation > 0) row /= deviation;
  }
}

// A with A A^T = the correlation matrix, which may be singular: columns that are copies.
MatrixXd root_of_correlations(const MatrixXd& scores) {
  MatrixXd correlations = MatrixXd::Zero(scores.rows(), scores.rows());
  correlations.selfadjointView<Eigen::Lower>().rankUpdate(scores,
                                                          1 / static_cast<double>(scores.cols()));
  const Eigen::SelfAdjointEigenSolver<MatrixXd> solver(correlations);
  return solver.eigenvectors() * solver.eigenvalues().cwiseMax(0).cwiseSqrt().asDiagonal();
}

// `count` standard normal numbers (Box and Muller).
void fill_normal(const RandomStream& random, std::uint64_t first, MatrixXd& out) {
  for (Index i = 0; i < out.size(); i += 2) {
    const auto index = first + static_cast<std::uint64_t>(i);
    const double radius = std::sqrt(-2 * std::log(1 - double{random.uniform(index)}));
    const double angle = 2 * std::numbers::pi * double{random.uniform(index + 1)};
    out.data()[i] = radius * std::cos(angle);
    if (i + 1 < out.size()) out.data()[i + 1] = radius * std::sin(angle);
  }
}

// One of the sorted values, so that whole numbers stay whole and categories are known ones.
float quantile(const std::vector<float>& sorted, double share) {
  const auto place = static_cast<std::size_t>(share * static_cast<double>(sorted.size()));
  return sorted[std::min(place, sorted.size() - 1)];
}

}  // namespace

struct GaussianCopula::Parts {
  std::size_t steps = 0;
  std::size_t columns = 0;
  std::vector<std::vector<float>> sorted = {};  // of each dimension
  MatrixXd root = {};
};

GaussianCopula::~GaussianCopula() = default;

GaussianCopula::GaussianCopula(const WindowSet& windows) : parts_(std::make_unique<Parts>()) {
  const std::size_t count = windows.count();
  if (count < 2) throw std::invalid_argument("[GaussianCopula] two windows are needed");
  const std::size_t dimensions = windows.steps * windows.columns;
  parts_->steps = windows.steps;
  parts_->columns = windows.columns;
  MatrixXd scores(static_cast<Index>(dimensions), static_cast<Index>(count));
  std::vector<float> values(count);
  std::vector<std::size_t> order(count);
  for (std::size_t d = 0; d < dimensions; ++d) {
    stop_if_interrupted();
    for (std::size_t n = 0; n < count; ++n) values[n] = windows[n][d];
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    const std::vector<double> row = normal_scores(values, order);
    scores.row(static_cast<Index>(d)) =
        Eigen::RowVectorXd::Map(row.data(), static_cast<Index>(count));
    std::sort(values.begin(), values.end());
    parts_->sorted.push_back(values);
  }
  standardise(scores);
  parts_->root = root_of_correlations(scores);
}

WindowSet GaussianCopula::sample(std::size_t count, std::uint64_t seed) const {
  const std::size_t dimensions = parts_->sorted.size();
  const RandomStream random(seed, Purpose::kScore, 1);
  WindowSet windows{.steps = parts_->steps, .columns = parts_->columns};
  windows.rows.reserve(count * dimensions);
  MatrixXd noise(static_cast<Index>(dimensions), static_cast<Index>(kDrawnTogether));
  for (std::size_t first = 0; first < count; first += kDrawnTogether) {
    stop_if_interrupted();
    fill_normal(random, first * dimensions, noise);
    const MatrixXd drawn = parts_->root * noise;
    for (std::size_t n = first; n < std::min(first + kDrawnTogether, count); ++n) {
      windows.starts.push_back(n * parts_->steps);
      windows.lengths.push_back(parts_->steps);
      for (std::size_t d = 0; d < dimensions; ++d) {
        const double z{drawn(static_cast<Index>(d), static_cast<Index>(n - first))};
        windows.rows.push_back(
            quantile(parts_->sorted[d], 0.5 * std::erfc(-z * std::numbers::sqrt2 / 2)));
      }
    }
  }
  return windows;
}

}  // namespace crnngan::score
