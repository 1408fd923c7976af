#pragma once

// An axis on which the numbers of training lie evenly: where its bins begin and end, and
// kKnotsABin - 1 numbers inside each, between which it is straight. Ascending, though some may be
// equal.

#include <cstddef>
#include <vector>

namespace crnngan::table {

using Knots = std::vector<double>;
constexpr std::size_t kKnotsABin = 8;

// As many bins as so many numbers bear, kFewestBins or more, `most` at most.
int bins_for(std::size_t numbers, int most);

// Quantiles of the numbers, in so many bins: closer together at both ends, where bins would be
// wide. REQUIRES bins > 0.
Knots knots_of(std::vector<double> numbers, int bins);

// How many bins they have.
int bins_of(const Knots& knots);

// Where the number is between the knots, 0 .. 1; and back.
double place_of(const Knots& knots, double number);
double number_at(const Knots& knots, double place);

}  // namespace crnngan::table
