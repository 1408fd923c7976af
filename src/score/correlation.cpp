#include "score/correlation.h"

#include <cmath>

#include "score/distribution.h"

namespace crnngan::score {

namespace {

constexpr double kSameValue = 1e-6;  // a deviation of scaled numbers

// A column at mean 0 and deviation 1; zeros where it never changes.
std::vector<double> standardised_column(const WindowSet& windows, std::size_t column) {
  std::vector<double> values = column_of(windows, column);
  const double middle = mean(values);
  const double spread = deviation(values);
  for (double& value : values) value = spread < kSameValue ? 0 : (value - middle) / spread;
  return values;
}

}  // namespace

std::vector<double> correlations(const WindowSet& windows) {
  std::vector<std::vector<double>> columns;
  std::vector<double> found;
  for (std::size_t a = 0; a < windows.columns; ++a) {
    columns.push_back(standardised_column(windows, a));
    for (std::size_t b = 0; b < a; ++b) {
      double sum = 0;
      for (std::size_t i = 0; i < columns[a].size(); ++i) sum += columns[a][i] * columns[b][i];
      found.push_back(sum / static_cast<double>(columns[a].size()));
    }
  }
  return found;
}

CorrelationDistance correlation_distance(const WindowSet& real, const WindowSet& other) {
  const std::vector<double> a = correlations(real);
  const std::vector<double> b = correlations(other);
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += std::abs(a[i] - b[i]);
  return {.mean = a.empty() ? 0 : sum / static_cast<double>(a.size()), .published = sum / 10};
}

}  // namespace crnngan::score
