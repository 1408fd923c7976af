#include "compare/frechet.h"

#include <Eigen/Dense>
#include <stdexcept>

namespace crnngan::compare {

namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

MatrixXd to_matrix(std::span<const std::vector<double>> rows) {
  if (rows.empty()) throw std::invalid_argument("[frechet_distance] a row is needed");
  MatrixXd matrix(rows.size(), rows.front().size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].size() != rows.front().size()) {
      throw std::invalid_argument("[frechet_distance] rows must be of equal length");
    }
    matrix.row(static_cast<Eigen::Index>(i)) =
        VectorXd::Map(rows[i].data(), static_cast<Eigen::Index>(rows[i].size()));
  }
  return matrix;
}

MatrixXd covariance(const MatrixXd& rows) {
  const MatrixXd centred = rows.rowwise() - rows.colwise().mean();
  return centred.transpose() * centred / static_cast<double>(rows.rows());
}

// Of a symmetric matrix without negative eigenvalues, but for rounding.
MatrixXd square_root(const MatrixXd& matrix) {
  const Eigen::SelfAdjointEigenSolver<MatrixXd> solver(matrix);
  const VectorXd roots = solver.eigenvalues().cwiseMax(0).cwiseSqrt();
  return solver.eigenvectors() * roots.asDiagonal() * solver.eigenvectors().transpose();
}

}  // namespace

double frechet_distance(std::span<const std::vector<double>> real,
                        std::span<const std::vector<double>> other) {
  MatrixXd x = to_matrix(real);
  MatrixXd y = to_matrix(other);
  if (x.cols() != y.cols()) {
    throw std::invalid_argument("[frechet_distance] rows must be of equal length");
  }
  VectorXd unit = covariance(x).diagonal().cwiseSqrt();
  unit = (unit.array() > 1e-12).select(unit, 1.0);
  x = x * unit.cwiseInverse().asDiagonal();
  y = y * unit.cwiseInverse().asDiagonal();
  const VectorXd difference = (x.colwise().mean() - y.colwise().mean()).transpose();
  const MatrixXd c = covariance(x);
  const MatrixXd d = covariance(y);
  const MatrixXd root = square_root(c);
  return difference.squaredNorm() + (c + d - 2 * square_root(root * d * root)).trace();
}

}  // namespace crnngan::compare
