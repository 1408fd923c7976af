#pragma once

// Between the weights that a model had and those that it has learnt: the nearer to the first, the
// more it keeps of what it knew.

#include <span>

#include "gan/model.h"

namespace crnngan::tune {

// Which shares of the way are tried: 0 is the model as it was, 1 the tuned one.
inline constexpr double kShares[] = {0, 0.25, 0.5, 0.75, 1};

// How much of the best gain in nats may be given up for a shorter way.
inline constexpr double kGivenUp = 0.1;

// The least of the shares whose loss is within kGivenUp of the best gain over the first loss, that
// of share 0. REQUIRES a loss of each share.
double share_that_keeps(std::span<const double> shares, std::span<const double> losses);

// Sets the weights of `between` to those at `share` of the way from `start` to `learnt`.
// REQUIRES generators of one shape.
void blend(const gan::Generator& start, const gan::Generator& learnt, double share,
           gan::Generator& between);

}  // namespace crnngan::tune
