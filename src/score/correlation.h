#pragma once

// How columns hang together with each other: their correlations (Pearson's) over all rows of all
// windows but those behind their lengths. A column that never changes correlates with none: 0.

#include <vector>

#include "score/window_set.h"

namespace crnngan::score {

// Of each pair of columns, in the order (1,0), (2,0), (2,1), (3,0), ...
std::vector<double> correlations(const WindowSet& windows);

// The differences of the correlations of two sets of windows.
struct CorrelationDistance {
  double mean = 0;       // of their absolute values over the pairs: 0 to 2
  double published = 0;  // a tenth of their sum over the pairs, which grows with the number of
                         // columns: the correlational score of Liao et al. 2020 ("Conditional
                         // Sig-Wasserstein GANs for time series generation"), as Diffusion-TS (Yuan
                         // and Qiao 2024) takes it
};
CorrelationDistance correlation_distance(const WindowSet& real, const WindowSet& other);

}  // namespace crnngan::score
