#include "score/column_distances.h"

#include "score/distribution.h"

namespace crnngan::score {

namespace {

constexpr double kBinsOfDeviation = 10;
constexpr double kNoDeviation = 1e-6;

}  // namespace

std::vector<ColumnDistance> column_distances(const WindowSet& real, const WindowSet& other) {
  std::vector<ColumnDistance> distances;
  for (std::size_t column = 0; column < real.columns; ++column) {
    const std::vector<double> a = column_of(real, column);
    const std::vector<double> b = column_of(other, column);
    const double spread = deviation(a);
    const double unit = spread < kNoDeviation ? 1 : spread;
    distances.push_back({.overlap = overlap(a, b, unit / kBinsOfDeviation),
                         .wasserstein = wasserstein(a, b) / unit});
  }
  return distances;
}

}  // namespace crnngan::score
