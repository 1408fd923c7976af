#include "table/time_axis.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace crnngan::table {

namespace {

constexpr double kLeastUnits = 10;      // of the last decimal in a step that is rounded
constexpr double kRoundedTimes = 1.01;  // both ends of a step are rounded, by half a unit each

// Whether every row is where the step has it, but for `slack` and what doubles can't tell.
bool has_step(std::span<const std::vector<double>> sequences, double step, double slack) {
  constexpr double kEpsilons = 4 * std::numeric_limits<double>::epsilon();
  for (const std::vector<double>& times : sequences) {
    for (std::size_t i = 1; i < times.size(); ++i) {
      const double expected = times.front() + static_cast<double>(i) * step;
      const double error = kEpsilons * std::max(std::abs(times[i]), std::abs(times.front()));
      if (!(std::abs(times[i] - expected) <= slack + error)) return false;
    }
  }
  return true;
}

std::vector<double> differences(std::span<const std::vector<double>> sequences) {
  std::vector<double> steps;
  for (const std::vector<double>& times : sequences) {
    for (std::size_t i = 1; i < times.size(); ++i) steps.push_back(times[i] - times[i - 1]);
  }
  return steps;
}

// The mean step of the longest sequence.
double mean_step(std::span<const std::vector<double>> sequences) {
  const auto& longest =
      *std::max_element(sequences.begin(), sequences.end(),
                        [](const auto& a, const auto& b) { return a.size() < b.size(); });
  return (longest.back() - longest.front()) / static_cast<double>(longest.size() - 1);
}

}  // namespace

TimeSteps steps_of(std::span<const std::vector<double>> sequences, int decimals) {
  std::vector<double> steps = differences(sequences);
  if (steps.empty()) return {.step = 1, .commonest = 1, .share = 1, .least = 1, .greatest = 1};
  const double units = std::pow(10, decimals);
  // Equal steps have equal counts of the last decimal.
  for (double& step : steps) step = std::round(step * units) / units;
  std::sort(steps.begin(), steps.end());
  TimeSteps found{.least = steps.front(), .greatest = steps.back()};
  std::size_t most = 0;
  for (auto first = steps.begin(); first != steps.end();) {
    const auto last = std::upper_bound(first, steps.end(), *first);
    const auto count = static_cast<std::size_t>(last - first);
    if (count > most) {
      most = count;
      found.commonest = *first;
    }
    first = last;
  }
  found.share = static_cast<double>(most) / static_cast<double>(steps.size());
  const double mean = mean_step(sequences);
  if (has_step(sequences, found.commonest, 0)) {
    found.step = found.commonest;
  } else if (decimals > 0 && mean * units >= kLeastUnits &&
             has_step(sequences, mean, kRoundedTimes / units)) {
    found.step = mean;
  }
  return found;
}

}  // namespace crnngan::table
