#pragma once

// Distances within a set beside distances between two sets, for one number known of each window
// (Yang and Lerch 2020, "On the evaluation of generative models in music"): where generated music
// spreads around real music as real music does around itself, both have one distribution.

#include <span>

namespace crnngan::compare {

struct SetDistances {
  double overlap = 0;     // area under both densities, 1 at most
  double divergence = 0;  // Kullback-Leibler, of the distances within from those between, in nats
};

// Of |x - y| over all pairs of different windows of `real` (within), and over all pairs of one of
// `real` and one of `other` (between). Densities are Gaussian kernel estimates with Scott's
// bandwidth, n^(-1/5) times the deviation of n distances (at least 1/1000 of the longest distance),
// on one grid of 1,024 points that holds all distances and three of the wider bandwidths on both
// sides; distances are put on its points by linear binning, and densities have a floor of 1e-10 of
// their sum. REQUIRES two real values and one other.
SetDistances set_distances(std::span<const double> real, std::span<const double> other);

}  // namespace crnngan::compare
