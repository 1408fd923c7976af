#include "table/recurrence.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace crnngan::table {

namespace {

constexpr int kWeights = Recurrence::kWeights;
constexpr int kTerms = Recurrence::kTerms;
using Vector = Eigen::Matrix<double, kWeights, 1>;
using Matrix = Eigen::Matrix<double, kWeights, kWeights>;
using Terms = Eigen::Matrix<double, kTerms, 1>;
using TermWeights = Eigen::Matrix<double, kTerms, kWeights, Eigen::RowMajor>;

constexpr int kIterations = 60;
// What no variance falls below, so that laws without chance stay within what doubles can hold.
constexpr double kLeastVariance = 1e-14;
constexpr double kRidge = 1e-6;
// Beyond what training had, a polynomial says anything; deviations.
constexpr double kFarthest = 4;

Vector told_by(double newest, double before) { return {newest, newest - before, 1}; }

Terms terms_of(double first, double second, double usual_difference) {
  const double u = std::clamp(first, -kFarthest, kFarthest);
  const double d = std::clamp((second - first) / usual_difference, -kFarthest, kFarthest);
  Terms terms;
  terms << 1, d, d * d, d * d * d, u, u * d, u * d * d, u * u, u * u * d, u * u * u;
  return terms;
}

// What a sequence's rows say of its weights.
struct Evidence {
  Terms terms = Terms::Zero();
  Matrix squares = Matrix::Zero();
  Vector products = Vector::Zero();
  double second_differences = 0;  // their squares' sum
  double rows = 0;
};

Evidence evidence_of(std::span<const double> values, double usual_difference) {
  Evidence evidence{.terms = terms_of(values[0], values[1], usual_difference)};
  for (std::size_t t = 2; t < values.size(); ++t) {
    const Vector told = told_by(values[t - 1], values[t - 2]);
    const double second = values[t] - 2 * values[t - 1] + values[t - 2];
    evidence.squares += told * told.transpose();
    evidence.products += told * second;
    evidence.second_differences += second * second;
    ++evidence.rows;
  }
  return evidence;
}

struct Model {
  double usual_difference = 1;
  TermWeights mean = TermWeights::Zero();
  Matrix covariance = Matrix::Identity();
  double noise = 1;
};

// The weights of a sequence, when all that is known is the evidence and the model.
struct Posterior {
  Vector mean;
  Matrix covariance;
};

Posterior posterior(const Evidence& evidence, const TermWeights& mean, const Matrix& precision,
                    double noise) {
  const Eigen::LLT<Matrix> factors(Matrix(evidence.squares / noise + precision));
  const Vector expected = mean.transpose() * evidence.terms;
  return {factors.solve(Vector(evidence.products / noise + precision * expected)),
          factors.solve(Matrix::Identity())};
}

Matrix inverse(const Matrix& covariance) {
  return Eigen::LLT<Matrix>(covariance).solve(Matrix::Identity());
}

// One iteration of expectation maximisation.
Model improved(const Model& model, const std::vector<Evidence>& all) {
  const Matrix precision = inverse(model.covariance);
  std::vector<Posterior> own;
  own.reserve(all.size());
  Eigen::Matrix<double, kTerms, kTerms> squares;
  squares.setIdentity();
  squares *= kRidge;
  TermWeights products = TermWeights::Zero();
  double noise = 0;
  double rows = 0;
  for (const Evidence& evidence : all) {
    const Posterior& weights =
        own.emplace_back(posterior(evidence, model.mean, precision, model.noise));
    squares += evidence.terms * evidence.terms.transpose();
    products += evidence.terms * weights.mean.transpose();
    noise += evidence.second_differences - 2 * evidence.products.dot(weights.mean) +
             weights.mean.dot(evidence.squares * weights.mean) +
             evidence.squares.cwiseProduct(weights.covariance).sum();
    rows += evidence.rows;
  }
  Model next{.usual_difference = model.usual_difference,
             .mean = squares.ldlt().solve(products),
             .covariance = Matrix::Zero(),
             .noise = std::max(noise / rows, kLeastVariance)};
  for (std::size_t s = 0; s < all.size(); ++s) {
    const Vector off = own[s].mean - next.mean.transpose() * all[s].terms;
    next.covariance += own[s].covariance + off * off.transpose();
  }
  next.covariance /= static_cast<double>(all.size());
  next.covariance.diagonal().array() += kLeastVariance;
  return next;
}

std::vector<double> numbers_of(const Model& model) {
  std::vector<double> numbers{model.usual_difference};
  numbers.insert(numbers.end(), model.mean.data(), model.mean.data() + model.mean.size());
  for (int i = 0; i < kWeights; ++i) {
    for (int j = 0; j < kWeights; ++j) {
      numbers.push_back((model.covariance(i, j) + model.covariance(j, i)) / 2);
    }
  }
  numbers.push_back(model.noise);
  return numbers;
}

double root_mean_square_difference(const std::vector<std::vector<double>>& stretches) {
  double squares = 0;
  double count = 0;
  for (const auto& stretch : stretches) {
    for (std::size_t t = 1; t < stretch.size(); ++t, ++count) {
      squares += std::pow(stretch[t] - stretch[t - 1], 2);
    }
  }
  return squares > 0 ? std::sqrt(squares / count) : 1;
}

}  // namespace

Recurrence Recurrence::fit(const std::vector<std::vector<double>>& stretches) {
  Model model{.usual_difference = root_mean_square_difference(stretches)};
  std::vector<Evidence> all;
  double squares = 0;
  double rows = 0;
  for (const auto& stretch : stretches) {
    if (stretch.size() <= kLeastKnown) continue;
    all.push_back(evidence_of(stretch, model.usual_difference));
    squares += all.back().second_differences;
    rows += all.back().rows;
  }
  if (!all.empty()) model.noise = std::max(squares / rows, kLeastVariance);
  for (int i = 0; i < kIterations && !all.empty(); ++i) model = improved(model, all);
  return Recurrence(numbers_of(model));
}

Recurrence::Recurrence(std::span<const double> numbers) : numbers_(numbers.begin(), numbers.end()) {
  const Eigen::Map<const Matrix> covariance(numbers_.data() + 1 + kTerms * kWeights);
  const Eigen::LLT<Matrix> factors(covariance);
  const Matrix precision = factors.solve(Matrix::Identity());
  if (covariance != covariance.transpose() || factors.info() != Eigen::Success ||
      !precision.allFinite() || !(numbers_.front() > 0) || !(numbers_.back() > 0)) {
    throw Error("recurrence: expected a covariance, a deviation and a variance above 0");
  }
  std::ranges::copy(precision.reshaped(), precision_.begin());
}

double Recurrence::of(std::span<const double> values) const {
  const Eigen::Map<const TermWeights> mean(numbers_.data() + 1);
  const Eigen::Map<const Matrix> precision(precision_.data());
  const Vector weights =
      posterior(evidence_of(values, numbers_.front()), mean, precision, numbers_.back()).mean;
  const double newest = values[values.size() - 1];
  const double before = values[values.size() - 2];
  return 2 * newest - before + weights.dot(told_by(newest, before));
}

}  // namespace crnngan::table
