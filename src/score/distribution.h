#pragma once

// How alike two samples of one number are.

#include <span>

namespace crnngan::score {

// The area under both histograms, whose bins are k * bin_width <= x < (k + 1) * bin_width: 1 for
// samples that fill the bins alike, 0 for those that share none. REQUIRES values, and a width
// above 0.
double overlap(std::span<const double> a, std::span<const double> b, double bin_width);

// The first Wasserstein distance of the two empirical distributions, exactly: the mean distance by
// which values must move to make one of the other. REQUIRES values.
double wasserstein(std::span<const double> a, std::span<const double> b);

double mean(std::span<const double> values);

// Of the values as a whole population.
double deviation(std::span<const double> values);

}  // namespace crnngan::score
