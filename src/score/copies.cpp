#include "score/copies.h"

#include <algorithm>

namespace crnngan::score {

namespace {

// Straight between the two values beside it.
double quantile_of(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  const double place = share * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
}

}  // namespace

Copies copies(const std::vector<double>& generated, const std::vector<double>& held_out) {
  const double near = quantile_of(held_out, 0.01);
  const auto nearer = std::count_if(generated.begin(), generated.end(),
                                    [&](double distance) { return distance < near; });
  return {.median = quantile_of(generated, 0.5),
          .held_out_median = quantile_of(held_out, 0.5),
          .nearer = static_cast<double>(nearer) / static_cast<double>(generated.size())};
}

}  // namespace crnngan::score
