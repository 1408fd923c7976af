#include "table/bounds.h"

#include <algorithm>
#include <cmath>

namespace crnngan::table {

namespace {

constexpr double kNear = 0.02;  // of the mean difference, the least one of two that touch

// The difference of two variables over all rows, of the second from the first.
struct Difference {
  double least = INFINITY;
  double greatest = -INFINITY;
  double sum = 0;
  std::size_t rows = 0;

  void add(double value) {
    least = std::min(least, value);
    greatest = std::max(greatest, value);
    sum += value;
    ++rows;
  }
  bool is_above() const { return rows > 0 && least >= 0 && sum > 0 && least <= kNear * mean(); }
  bool is_below() const {
    return rows > 0 && greatest <= 0 && sum < 0 && greatest >= kNear * mean();
  }
  double mean() const { return sum / static_cast<double>(rows); }
};

}  // namespace

std::vector<Bounds> find_bounds(const std::vector<std::vector<double>>& sequences,
                                const std::vector<bool>& bounded) {
  const std::size_t width = bounded.size();
  std::vector<Bounds> bounds(width);
  for (std::size_t v = 0; v < width; ++v) {
    for (std::size_t other = 0; other < v; ++other) {
      if (!bounded[v] || !bounded[other]) continue;
      Difference difference;
      for (const auto& rows : sequences) {
        for (std::size_t first = 0; first < rows.size(); first += width) {
          const double off = rows[first + v] - rows[first + other];
          if (!std::isnan(off)) difference.add(off);
        }
      }
      if (difference.is_above()) bounds[v].floors.push_back(static_cast<int>(other));
      if (difference.is_below()) bounds[v].ceilings.push_back(static_cast<int>(other));
    }
  }
  return bounds;
}

Between between(const Bounds& bounds, std::span<const double> row) {
  Between found;
  for (const int floor : bounds.floors) {
    const double value = row[static_cast<std::size_t>(floor)];
    if (!std::isnan(value)) found.floor = std::max(found.floor.value_or(value), value);
  }
  for (const int ceiling : bounds.ceilings) {
    const double value = row[static_cast<std::size_t>(ceiling)];
    if (!std::isnan(value)) found.ceiling = std::min(found.ceiling.value_or(value), value);
  }
  return found;
}

}  // namespace crnngan::table
