#pragma once

#include <span>
#include <vector>

namespace crnngan::compare {

// The squared Fréchet distance of two sets of vectors, each taken for a normal distribution:
// |m - n|^2 + tr(C + D - 2 (C^1/2 D C^1/2)^1/2) with means m, n and covariances C, D over the set
// as a whole population. Each dimension is in units of its deviation over `real`; one that never
// changes there keeps its unit. REQUIRES a row each, all of equal length.
double frechet_distance(std::span<const std::vector<double>> real,
                        std::span<const std::vector<double>> other);

}  // namespace crnngan::compare
