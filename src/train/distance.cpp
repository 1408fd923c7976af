#include "train/distance.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace crnngan::train {

namespace {

constexpr std::string_view kJudged[] = {"polyphony", "scale_consistency", "repetitions_3",
                                        "tone_span", "unique_tones",      "intensity_span",
                                        "zero_gaps"};

double mean_of(const std::vector<stats::ColumnSummary>& measures, std::string_view name) {
  const auto found = std::find_if(measures.begin(), measures.end(),
                                  [&](const auto& column) { return column.name == name; });
  if (found == measures.end()) {
    throw std::invalid_argument(fmt::format("[distance_to_real] no measure '{}'", name));
  }
  return found->summary.mean;
}

double relative_difference(double a, double b) {
  const double size = std::abs(a) + std::abs(b);
  return size > 0 ? std::abs(a - b) / size : 0;
}

}  // namespace

std::span<const std::string_view> judged_measures() { return kJudged; }

double distance_to_real(const std::vector<stats::ColumnSummary>& generated,
                        const std::vector<stats::ColumnSummary>& real, std::string_view by) {
  const auto distance = [&](std::string_view name) {
    return relative_difference(mean_of(generated, name), mean_of(real, name));
  };
  if (by != "all") return distance(by);
  double sum = 0;
  for (const std::string_view name : kJudged) sum += distance(name);
  return sum / static_cast<double>(std::size(kJudged));
}

}  // namespace crnngan::train
