#include "score/distribution.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>
#include <vector>

namespace crnngan::score {

namespace {

void require_values(std::span<const double> a, std::span<const double> b) {
  if (a.empty() || b.empty()) {
    throw std::invalid_argument("[distribution] both samples must hold values");
  }
}

std::map<double, double> histogram(std::span<const double> values, double bin_width) {
  std::map<double, double> shares;
  const double each = 1.0 / static_cast<double>(values.size());
  for (const double value : values) shares[std::floor(value / bin_width)] += each;
  return shares;
}

std::vector<double> sorted(std::span<const double> values) {
  std::vector<double> result(values.begin(), values.end());
  std::sort(result.begin(), result.end());
  return result;
}

}  // namespace

double overlap(std::span<const double> a, std::span<const double> b, double bin_width) {
  require_values(a, b);
  const auto shares_a = histogram(a, bin_width);
  const auto shares_b = histogram(b, bin_width);
  double area = 0;
  for (const auto& [bin, share] : shares_a) {
    const auto other = shares_b.find(bin);
    if (other != shares_b.end()) area += std::min(share, other->second);
  }
  return area;
}

double wasserstein(std::span<const double> a, std::span<const double> b) {
  require_values(a, b);
  const std::vector<double> xs = sorted(a);
  const std::vector<double> ys = sorted(b);
  // The area between the two distribution functions, from one value to the next.
  double area = 0;
  std::size_t i = 0;
  std::size_t j = 0;
  double at = std::min(xs.front(), ys.front());
  while (i < xs.size() || j < ys.size()) {
    const double next = j == ys.size() || (i < xs.size() && xs[i] <= ys[j]) ? xs[i] : ys[j];
    const double share_a = static_cast<double>(i) / static_cast<double>(xs.size());
    const double share_b = static_cast<double>(j) / static_cast<double>(ys.size());
    area += std::abs(share_a - share_b) * (next - at);
    at = next;
    while (i < xs.size() && xs[i] == at) ++i;
    while (j < ys.size() && ys[j] == at) ++j;
  }
  return area;
}

double mean(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double deviation(std::span<const double> values) {
  const double middle = mean(values);
  double squares = 0;
  for (const double value : values) squares += (value - middle) * (value - middle);
  return std::sqrt(squares / static_cast<double>(values.size()));
}

}  // namespace crnngan::score
