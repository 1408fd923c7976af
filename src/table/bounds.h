#pragma once

// Columns between others: a day's closing price is never above its highest. What always holds in
// the rows that are learnt from is made to hold in those that are written: such a variable is told
// by where it is between its bounds.

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace crnngan::table {

// The variables, all drawn before this one, that it is never below, and those that it is never
// above.
struct Bounds {
  std::vector<int> floors = {};
  std::vector<int> ceilings = {};

  bool any() const { return !floors.empty() || !ceilings.empty(); }
  friend bool operator==(const Bounds&, const Bounds&) = default;
};

// Of each variable, from the rows (T,V) of sequences. Only `bounded` ones have bounds or are some.
// One variable bounds another when this holds in every row, and they come so near to each other in
// some that it is no mere difference in size.
std::vector<Bounds> find_bounds(const std::vector<std::vector<double>>& sequences,
                                const std::vector<bool>& bounded);

// The bounds in a row: the highest floor, the lowest ceiling.
struct Between {
  std::optional<double> floor;
  std::optional<double> ceiling;
};
Between between(const Bounds& bounds, std::span<const double> row);

}  // namespace crnngan::table
