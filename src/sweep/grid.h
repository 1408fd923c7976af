#pragma once

// A grid of settings: each key of a recipe has some values, and each choice of one value for every
// key is a point.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace crnngan::sweep {

struct Axis {
  std::string key;
  std::vector<std::string> values;  // as on the command line
};

// That of "train.batch=10,20" or, of whole numbers, "seed=1..5". Throws Error when the text says
// neither, a value twice, or too many.
Axis axis_of(std::string_view text);

struct Grid {
  std::vector<Axis> axes;

  // 1 without axes.
  std::size_t points() const;

  // The values at a point, one of each axis. Points are counted from 0; that of the last axis
  // changes first.
  std::vector<std::string> values(std::size_t point) const;
};

constexpr std::size_t kMostPoints = 100000;

// Throws Error when two axes have the same key, or there are more than kMostPoints.
void check(const Grid& grid);

}  // namespace crnngan::sweep
