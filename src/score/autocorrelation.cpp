#include "score/autocorrelation.h"

#include <cmath>

#include "score/distribution.h"

namespace crnngan::score {

namespace {

constexpr double kLeastDeviation = 1e-6;  // of scaled numbers

}  // namespace

std::vector<double> autocorrelations(const WindowSet& windows, std::size_t column) {
  const std::vector<double> values = column_of(windows, column);
  std::vector<double> sums(windows.steps - 1);
  std::vector<std::size_t> pairs(sums.size());
  const double middle = mean(values);
  const double spread = deviation(values);
  if (spread < kLeastDeviation) return sums;
  std::size_t first = 0;  // of the window's values
  for (const std::size_t length : windows.lengths) {
    for (std::size_t lag = 1; lag < length; ++lag) {
      for (std::size_t t = first; t + lag < first + length; ++t) {
        sums[lag - 1] += (values[t] - middle) * (values[t + lag] - middle);
      }
      pairs[lag - 1] += length - lag;
    }
    first += length;
  }
  for (std::size_t i = 0; i < sums.size(); ++i) {
    if (pairs[i] > 0) sums[i] /= static_cast<double>(pairs[i]) * spread * spread;
  }
  return sums;
}

std::vector<double> autocorrelation_distances(const WindowSet& real, const WindowSet& other) {
  std::vector<double> distances;
  for (std::size_t column = 0; column < real.columns; ++column) {
    const std::vector<double> a = autocorrelations(real, column);
    const std::vector<double> b = autocorrelations(other, column);
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += std::abs(a[i] - b[i]);
    distances.push_back(a.empty() ? 0 : sum / static_cast<double>(a.size()));
  }
  return distances;
}

}  // namespace crnngan::score
