#pragma once

// How far generated music is from real music by its measures: one number, by which the best
// checkpoint of a run is chosen.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stats/output.h"

namespace crnngan::train {

// The measures it can go by: the paper's, and the share of gaps that are zero.
std::span<const std::string_view> judged_measures();

// |g - r| / (|g| + |r|) of the means of a measure over generated and real songs: 0 where they are
// equal, 1 at most. `by` is one of judged_measures(), or "all" for the mean over all of them.
// Throws std::invalid_argument when `by` is neither.
double distance_to_real(const std::vector<stats::ColumnSummary>& generated,
                        const std::vector<stats::ColumnSummary>& real, std::string_view by);

}  // namespace crnngan::train
