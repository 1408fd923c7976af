#pragma once

// How far windows lie from each other: the root of the mean squared difference over all rows and
// columns, in units of the columns' ranges.

#include <vector>

#include "base/threads.h"
#include "score/window_set.h"

namespace crnngan::score {

// Of each window the distance to the k-th nearest of others, k from 1 on. A window that is one of
// the others itself counts as one. REQUIRES k others, windows of the same shape.
std::vector<double> nearest_distances(const WindowSet& windows, const WindowSet& others,
                                      std::size_t k, ThreadPool& pool);

}  // namespace crnngan::score
