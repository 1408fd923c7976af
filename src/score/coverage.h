#pragma once

#include "base/threads.h"
#include "score/window_set.h"

namespace crnngan::score {

// Coverage (Naeem et al. 2020, "Reliable fidelity and diversity metrics for generative models"):
// the share of real windows whose nearest generated window lies nearer than their 5th nearest other
// real one. 0 to 1, 1: all kinds of real windows are generated. REQUIRES six real windows or more,
// and generated ones.
double coverage(const WindowSet& real, const WindowSet& generated, ThreadPool& pool);

}  // namespace crnngan::score
