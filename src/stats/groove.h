#pragma once

#include <cstdint>
#include <span>

namespace crnngan::stats {

// How alike the rhythms of bars (bars.h) are, after Wu and Yang, "The Jazz Transformer on the Front
// Line" (ISMIR 2020): the share of a bar's 64 positions at which an onset is in both bars or in
// neither, mean over all pairs of bars; empty bars count. 0 where there are no two bars. Onsets are
// in ascending order.
double groove_similarity(std::span<const std::int64_t> onsets_ticks);

}  // namespace crnngan::stats
