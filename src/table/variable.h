#pragma once

// One of the numbers of a row as networks see it: a column, or the step of time. Its values are
// either points, each by itself, or lie on a scale, between a few points that are met again and
// again.

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "table/table.h"

namespace crnngan::table {

// How numbers are brought to a scale on which they are compared: of logarithms where all are
// positive and these are less skewed.
enum class Scale { kLinear, kLogarithm };

struct Variable {
  Scale scale = Scale::kLinear;
  double mean = 0;           // on the scale
  double deviation = 1;      // the same; above 0
  bool is_discrete = false;  // all its values are points
  bool can_be_missing = false;
  bool can_stay = false;            // whether "as in the row before" is a point of its own
  std::vector<double> points = {};  // values, ascending
  std::vector<double> grid = {};    // the values that there are, ascending, where they are few
  std::vector<double> levels = {};  // values, ascending: between them lie equally many rows

  // The value on the scale, mean 0 and deviation 1, and back.
  double scaled(double value) const;
  double value_of(double scaled) const;

  // The place of the value among the points.
  std::optional<std::size_t> point_of(double value) const;

  // Between which levels the value lies, 0 .. number of levels.
  int level_of(double value) const;

  friend bool operator==(const Variable&, const Variable&) = default;
};

// The place of the nearest of values, ascending, one or more.
std::size_t nearest(const std::vector<double>& values, double value);

// Of its values in each sequence of training, NaN where they are missing. A category has all its
// levels, `categories`, as points.
Variable fit_variable(const std::vector<std::vector<double>>& sequences,
                      std::optional<std::size_t> categories);

}  // namespace crnngan::table
