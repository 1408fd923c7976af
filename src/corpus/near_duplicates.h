#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/threads.h"
#include "corpus/corpus.h"

namespace crnngan::corpus {

// Which pieces are the same music: by another hand, in another key or tempo, arranged, or an
// excerpt. Two pieces are near-duplicates when they share at least 10 melody n-grams (melody.h)
// and these are at least 15 % of those of the piece that has fewer; groups are what is linked by
// such pairs. N-grams of more than 24 pieces are common figures and count for nothing, which also
// keeps the work proportional to the number of n-grams. docs/corpus.md has the measurements that
// the numbers come from.
//
// The result has a number for each piece: 0 when it has no near-duplicate, else that of its group,
// from 1 on in the order in which the groups come.
std::vector<std::int32_t> near_duplicate_groups(std::span<const Piece> pieces, ThreadPool& pool);

}  // namespace crnngan::corpus
