#include "score/nearest.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace crnngan::score {

namespace {

// The sum of squared differences, or some number above `limit` once it is passed.
double squared_distance(std::span<const float> a, std::span<const float> b, double limit) {
  constexpr std::size_t kTogether = 64;  // between two looks at the limit
  constexpr std::size_t kSums = 16;      // that a processor can add to side by side
  double distance = 0;
  std::size_t i = 0;
  for (; i + kTogether <= a.size() && distance <= limit; i += kTogether) {
    std::array<float, kSums> sums{};
    for (std::size_t j = i; j < i + kTogether; j += kSums) {
      for (std::size_t lane = 0; lane < kSums; ++lane) {
        const float difference = a[j + lane] - b[j + lane];
        sums[lane] += difference * difference;
      }
    }
    for (const float sum : sums) distance += double{sum};
  }
  if (distance > limit) return distance;
  for (; i < a.size(); ++i) {
    const double difference = double{a[i]} - double{b[i]};
    distance += difference * difference;
  }
  return distance;
}

double nearest_distance(std::span<const float> window, const WindowSet& others, std::size_t k) {
  std::vector<double> nearest(k, std::numeric_limits<double>::infinity());  // ascending
  for (std::size_t n = 0; n < others.count(); ++n) {
    const double distance = squared_distance(window, others[n], nearest.back());
    if (distance >= nearest.back()) continue;
    nearest.pop_back();
    nearest.insert(std::upper_bound(nearest.begin(), nearest.end(), distance), distance);
  }
  return std::sqrt(nearest.back() / static_cast<double>(window.size()));
}

}  // namespace

std::vector<double> nearest_distances(const WindowSet& windows, const WindowSet& others,
                                      std::size_t k, ThreadPool& pool) {
  if (k < 1 || others.count() < k) {
    throw std::invalid_argument("[nearest_distances] k must be at least 1 and at most the others");
  }
  constexpr std::size_t kInTask = 16;
  std::vector<double> distances(windows.count());
  const std::size_t tasks = (windows.count() + kInTask - 1) / kInTask;
  pool.run(static_cast<int>(tasks), [&](int task) {
    const std::size_t first = static_cast<std::size_t>(task) * kInTask;
    for (std::size_t n = first; n < std::min(first + kInTask, windows.count()); ++n) {
      distances[n] = nearest_distance(windows[n], others, k);
    }
  });
  return distances;
}

}  // namespace crnngan::score
