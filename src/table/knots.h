#pragma once

// An axis on which the numbers of training lie evenly: where its bins begin and end, and
// kKnotsABin - 1 numbers inside each, between which it is straight. Ascending, though some may be
// equal.

#include <cstddef>
#include <vector>

namespace crnngan::table {

using Knots = std::vector<double>;
constexpr std::size_t kKnotsABin = 8;

// Quantiles of the numbers, in `most` bins or fewer where there are few of them: closer together at
// both ends, where bins would be wide. REQUIRES most > 0.
Knots knots_of(std::vector<double> numbers, int most);

// How many bins they have.
int bins_of(const Knots& knots);

// Where the number is between the knots, 0 .. 1; and back.
double place_of(const Knots& knots, double number);
double number_at(const Knots& knots, double place);

}  // namespace crnngan::table
