#pragma once

#include <span>

namespace crnngan::stats {

struct Summary {
  double mean = 0;
  double lower_quartile = 0;
  double median = 0;
  double upper_quartile = 0;
};

// Of values in any order; quartiles lie on the straight line between the two nearest values.
// Throws std::invalid_argument when there are none.
Summary summarise(std::span<const double> values);

}  // namespace crnngan::stats
