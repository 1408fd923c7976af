#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sequence/split.h"

namespace crnngan::corpus {

using sequence::Split;

// The positions of the pieces in the order in which they are chosen for anything: as they stand
// without a seed, else by a draw from the seed and their content's hash.
std::vector<std::size_t> drawn_order(std::span<const std::uint64_t> hashes,
                                     std::optional<std::uint64_t> seed);

// Throws std::invalid_argument unless both are 0 to 1, and together at most 1.
void require_shares(double validation_share, double test_share);

// The split of every piece, by their groups of near-duplicates (near_duplicates.h). Going through
// the pieces in `order`, each group (or single piece) goes whole to validation if it fits in there,
// else to test, else to training. Validation and test have room for their share of the pieces,
// rounded to the nearest number, at least one. If room is left, the smallest group that brings the
// number nearer to it goes there. A split with a share above 0 is only empty when there are fewer
// groups than such splits: training comes first, then validation.
// REQUIRES such shares, and `order` to hold each position once.
std::vector<Split> splits_of(std::span<const std::int32_t> groups,
                             std::span<const std::size_t> order, double validation_share,
                             double test_share);

}  // namespace crnngan::corpus
