#include "score/principal_components.h"

#include <Eigen/SVD>
#include <algorithm>
#include <stdexcept>

namespace crnngan::score {

namespace {

// (N,T*C)
Eigen::MatrixXd matrix_of(const WindowSet& windows) {
  const auto width = static_cast<Eigen::Index>(windows.steps * windows.columns);
  Eigen::MatrixXd matrix(static_cast<Eigen::Index>(windows.count()), width);
  for (std::size_t i = 0; i < windows.count(); ++i) {
    const Eigen::Map<const Eigen::VectorXf> window(windows[i].data(), width);
    matrix.row(static_cast<Eigen::Index>(i)) = window.cast<double>();
  }
  return matrix;
}

std::vector<float> rows_of(const Eigen::MatrixXd& matrix) {
  std::vector<float> rows;
  rows.reserve(static_cast<std::size_t>(matrix.size()));
  for (Eigen::Index row = 0; row < matrix.rows(); ++row) {
    for (Eigen::Index column = 0; column < matrix.cols(); ++column) {
      rows.push_back(static_cast<float>(matrix(row, column)));
    }
  }
  return rows;
}

}  // namespace

Components principal_components(const WindowSet& real, const WindowSet& other,
                                std::size_t most_dimensions) {
  if (real.count() < 2 || real.steps != other.steps || real.columns != other.columns) {
    throw std::invalid_argument(
        "[principal_components] there must be two real windows or more, all of one shape");
  }
  Eigen::MatrixXd points = matrix_of(real);
  const Eigen::RowVectorXd mean = points.colwise().mean();
  points.rowwise() -= mean;
  const Eigen::BDCSVD<Eigen::MatrixXd> svd(points, Eigen::ComputeThinU | Eigen::ComputeThinV);
  const Eigen::Index dimensions =
      std::min(static_cast<Eigen::Index>(most_dimensions), svd.singularValues().size());
  Eigen::MatrixXd axes = svd.matrixV().leftCols(dimensions);
  for (Eigen::Index d = 0; d < dimensions; ++d) {
    Eigen::Index largest = 0;
    axes.col(d).cwiseAbs().maxCoeff(&largest);
    if (axes(largest, d) < 0) axes.col(d) *= -1;
  }
  Components components{.dimensions = static_cast<std::size_t>(dimensions)};
  components.real = rows_of(points * axes);
  components.other = rows_of((matrix_of(other).rowwise() - mean) * axes);
  const Eigen::VectorXd variances = svd.singularValues().cwiseAbs2();
  const double all = variances.sum();
  for (Eigen::Index d = 0; d < dimensions; ++d) {
    components.shares.push_back(all > 0 ? variances(d) / all : 0);
  }
  return components;
}

}  // namespace crnngan::score
