#include "score/interval.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "score/distribution.h"

namespace crnngan::score {

namespace {

// The 97.5 % quantiles of Student's t for 1, 2, ... degrees of freedom.
constexpr std::array kQuantiles = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306,
                                   2.262,  2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
                                   2.110,  2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064,
                                   2.060,  2.056, 2.052, 2.048, 2.045, 2.042};

}  // namespace

Interval interval_of(std::span<const double> values) {
  const double middle = mean(values);
  if (values.size() < 2) return {middle, middle, middle};
  const std::size_t degrees = values.size() - 1;
  // Of more degrees the last one's is a little too great, never too small.
  const double quantile = kQuantiles[std::min(degrees, kQuantiles.size()) - 1];
  const double half = quantile * deviation(values) / std::sqrt(static_cast<double>(degrees));
  return {middle, middle - half, middle + half};
}

}  // namespace crnngan::score
