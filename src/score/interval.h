#pragma once

// Repeated measurements of one number -> their mean, and where the true mean may lie.

#include <span>

namespace crnngan::score {

// The interval holds the mean of endless repetitions with a confidence of 95 %, if they scatter
// normally (Student's t). A single value has no interval: low and high are the value itself.
struct Interval {
  double mean = 0;
  double low = 0;
  double high = 0;
};

// REQUIRES values.
Interval interval_of(std::span<const double> values);

}  // namespace crnngan::score
