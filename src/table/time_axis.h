#pragma once

// Whether rows follow each other at one step of time.

#include <optional>
#include <span>
#include <vector>

namespace crnngan::table {

struct TimeSteps {
  std::optional<double> step = {};  // from row to row, where all are equal
  double commonest = 0;
  double share = 0;  // of the steps that are the commonest
  double least = 0;
  double greatest = 0;
};

// Of the times of sequences, each ascending, that are written with so many decimals: steps that
// differ by that rounding alone are equal, if they are long beside it. One, 1, where no sequence
// has two rows.
TimeSteps steps_of(std::span<const std::vector<double>> sequences, int decimals);

}  // namespace crnngan::table
