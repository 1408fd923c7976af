#pragma once

// How a column hangs together with its own past.
//
// Of a column with mean m and variance v over all rows of all windows, the autocorrelation at lag l
// is the mean of (x[t] - m) (x[t + l] - m) / v over all pairs of rows of a window that lie l apart:
// -1 to 1, and 0 for a column that never changes. Rows behind a window's length are left out.

#include <span>
#include <vector>

#include "score/window_set.h"

namespace crnngan::score {

// At lags 1 .. T-1.
std::vector<double> autocorrelations(const WindowSet& windows, std::size_t column);

// The mean absolute difference of the autocorrelations over lags 1 .. T-1, of each column: 0 to 2,
// no unit; 0 is alike. REQUIRES windows of the same shape.
std::vector<double> autocorrelation_distances(const WindowSet& real, const WindowSet& other);

}  // namespace crnngan::score
