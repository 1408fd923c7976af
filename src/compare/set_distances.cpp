#include "compare/set_distances.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "score/distribution.h"

namespace crnngan::compare {

namespace {

constexpr std::size_t kGrid = 1024;
constexpr double kReach = 4;  // of a kernel, in bandwidths

using Density = std::vector<double>;  // on the grid, its sum 1

struct Grid {
  double first;
  double step;
};

double bandwidth(std::span<const double> distances, double longest) {
  const double scott =
      score::deviation(distances) * std::pow(static_cast<double>(distances.size()), -1.0 / 5);
  return std::max(scott, longest / 1000);
}

Density density(std::span<const double> distances, double width, const Grid& grid) {
  Density binned(kGrid, 0);
  for (const double distance : distances) {
    const double place = (distance - grid.first) / grid.step;
    const auto left = std::min(static_cast<std::size_t>(place), kGrid - 2);
    const double share = place - static_cast<double>(left);
    binned[left] += 1 - share;
    binned[left + 1] += share;
  }
  const auto reach = static_cast<std::ptrdiff_t>(std::ceil(kReach * width / grid.step));
  std::vector<double> kernel;
  for (std::ptrdiff_t k = -reach; k <= reach; ++k) {
    const double z = static_cast<double>(k) * grid.step / width;
    kernel.push_back(std::exp(-z * z / 2));
  }
  Density smooth(kGrid, 0);
  double sum = 0;
  for (std::ptrdiff_t at = 0; at < static_cast<std::ptrdiff_t>(kGrid); ++at) {
    const std::ptrdiff_t first = std::max<std::ptrdiff_t>(at - reach, 0);
    const std::ptrdiff_t last = std::min<std::ptrdiff_t>(at + reach, kGrid - 1);
    double& value = smooth[static_cast<std::size_t>(at)];
    for (std::ptrdiff_t from = first; from <= last; ++from) {
      value += binned[static_cast<std::size_t>(from)] *
               kernel[static_cast<std::size_t>(at - from + reach)];
    }
    sum += value;
  }
  for (double& value : smooth) value = std::max(value / sum, 1e-10);
  return smooth;
}

}  // namespace

SetDistances set_distances(std::span<const double> real, std::span<const double> other) {
  if (real.size() < 2 || other.empty()) {
    throw std::invalid_argument("[set_distances] two real values and one other are needed");
  }
  std::vector<double> within;
  std::vector<double> between;
  for (std::size_t i = 0; i < real.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) within.push_back(std::abs(real[i] - real[j]));
    for (const double value : other) between.push_back(std::abs(real[i] - value));
  }
  const double longest = std::max(*std::max_element(within.begin(), within.end()),
                                  *std::max_element(between.begin(), between.end()));
  if (longest == 0) return {.overlap = 1, .divergence = 0};
  const double width_within = bandwidth(within, longest);
  const double width_between = bandwidth(between, longest);
  const double margin = 3 * std::max(width_within, width_between);
  const Grid grid{-margin, (longest + 2 * margin) / static_cast<double>(kGrid - 1)};
  const Density p = density(within, width_within, grid);
  const Density q = density(between, width_between, grid);
  SetDistances result;
  for (std::size_t i = 0; i < kGrid; ++i) {
    result.overlap += std::min(p[i], q[i]);
    result.divergence += p[i] * std::log(p[i] / q[i]);
  }
  return result;
}

}  // namespace crnngan::compare
