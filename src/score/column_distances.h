#pragma once

// How alike the values of each column are, whatever their order (distribution.h).

#include <vector>

#include "score/window_set.h"

namespace crnngan::score {

struct ColumnDistance {
  double overlap = 0;      // area under both histograms, 0 to 1: 1 is alike. Bins are a tenth of
                           // the column's deviation over the real windows wide
  double wasserstein = 0;  // first Wasserstein distance in such deviations, 0 or more: 0 is alike
};

// Of each column, over all rows of all windows but those behind their lengths. A column that never
// changes in the real windows counts in units of its range. REQUIRES windows, of the same shape.
std::vector<ColumnDistance> column_distances(const WindowSet& real, const WindowSet& other);

}  // namespace crnngan::score
