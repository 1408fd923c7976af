#include "table/recurrence.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <Eigen/LU>
#include <algorithm>

#include "base/error.h"

namespace crnngan::table {

namespace {

constexpr int kWeights = Recurrence::kWeights;
using Vector = Eigen::Matrix<double, kWeights, 1>;
using Matrix = Eigen::Matrix<double, kWeights, kWeights>;

constexpr int kIterations = 60;
// What no variance falls below, so that laws without chance stay within what doubles can hold.
constexpr double kLeastVariance = 1e-14;

Vector told_by(double newest, double before) { return {newest, newest - before, 1}; }

// What a sequence's rows say of its weights.
struct Evidence {
  Matrix squares = Matrix::Zero();
  Vector products = Vector::Zero();
  double second_differences = 0;  // their squares' sum
  double rows = 0;
};

Evidence evidence_of(std::span<const double> values) {
  Evidence evidence;
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

// The weights of a sequence, when all that is known is the evidence and the model.
struct Posterior {
  Vector mean;
  Matrix covariance;
};

Posterior posterior(const Evidence& evidence, const Matrix& precision, const Vector& precise_mean,
                    double noise) {
  const Eigen::LLT<Matrix> factors(Matrix(evidence.squares / noise + precision));
  return {factors.solve(Vector(evidence.products / noise + precise_mean)),
          factors.solve(Matrix::Identity())};
}

struct Model {
  Vector mean = Vector::Zero();
  Matrix covariance = Matrix::Identity();
  double noise = 1;
};

// One iteration of expectation maximisation.
Model improved(const Model& model, const std::vector<Evidence>& all) {
  const Matrix precision = model.covariance.inverse();
  const Vector precise_mean = precision * model.mean;
  std::vector<Posterior> of_sequences;
  of_sequences.reserve(all.size());
  Model next{.mean = Vector::Zero(), .covariance = Matrix::Zero(), .noise = 0};
  double rows = 0;
  for (const Evidence& evidence : all) {
    const Posterior& own =
        of_sequences.emplace_back(posterior(evidence, precision, precise_mean, model.noise));
    next.mean += own.mean;
    next.noise += evidence.second_differences - 2 * evidence.products.dot(own.mean) +
                  own.mean.dot(evidence.squares * own.mean) +
                  evidence.squares.cwiseProduct(own.covariance).sum();
    rows += evidence.rows;
  }
  const auto count = static_cast<double>(all.size());
  next.mean /= count;
  for (const Posterior& own : of_sequences) {
    const Vector off = own.mean - next.mean;
    next.covariance += own.covariance + off * off.transpose();
  }
  next.covariance /= count;
  next.covariance.diagonal().array() += kLeastVariance;
  next.noise = std::max(next.noise / rows, kLeastVariance);
  return next;
}

std::vector<double> numbers_of(const Model& model) {
  std::vector<double> numbers(model.mean.begin(), model.mean.end());
  for (int i = 0; i < kWeights; ++i) {
    for (int j = 0; j < kWeights; ++j) {
      numbers.push_back((model.covariance(i, j) + model.covariance(j, i)) / 2);
    }
  }
  numbers.push_back(model.noise);
  return numbers;
}

}  // namespace

Recurrence Recurrence::fit(const std::vector<std::vector<double>>& stretches) {
  std::vector<Evidence> all;
  double squares = 0;
  double rows = 0;
  for (const auto& stretch : stretches) {
    if (stretch.size() <= kLeastKnown) continue;
    all.push_back(evidence_of(stretch));
    squares += all.back().second_differences;
    rows += all.back().rows;
  }
  Model model;
  if (!all.empty()) model.noise = std::max(squares / rows, kLeastVariance);
  for (int i = 0; i < kIterations && !all.empty(); ++i) model = improved(model, all);
  return Recurrence(numbers_of(model));
}

Recurrence::Recurrence(std::span<const double> numbers) : numbers_(numbers.begin(), numbers.end()) {
  const Eigen::Map<const Vector> mean(numbers_.data());
  const Eigen::Map<const Matrix> covariance(numbers_.data() + kWeights);
  const Eigen::LLT<Matrix> factors(covariance);
  const Matrix precision = factors.solve(Matrix::Identity());
  if (covariance != covariance.transpose() || factors.info() != Eigen::Success ||
      !precision.allFinite() || !(numbers_.back() > 0)) {
    throw Error("recurrence: expected a covariance and a variance above 0");
  }
  const Vector precise_mean = precision * mean;
  std::ranges::copy(precision.reshaped(), precision_.begin());
  std::ranges::copy(precise_mean, precise_mean_.begin());
}

double Recurrence::of(std::span<const double> values) const {
  const Eigen::Map<const Matrix> precision(precision_.data());
  const Eigen::Map<const Vector> precise_mean(precise_mean_.data());
  const Vector weights =
      posterior(evidence_of(values), precision, precise_mean, numbers_.back()).mean;
  const double newest = values[values.size() - 1];
  const double before = values[values.size() - 2];
  return 2 * newest - before + weights.dot(told_by(newest, before));
}

}  // namespace crnngan::table
