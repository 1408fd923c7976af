#pragma once

// The two measures that papers publish, by the protocol of TimeGAN (Yoon, Jarrett and van der
// Schaar 2019, "Time-series Generative Adversarial Networks", and its program), whose numbers other
// papers compare with. Both networks have floor(C / 2) units (timegan_network.h), at least one;
// batches are of 128 windows, of each side.
//
// Discriminative: a network learns to tell real from generated windows by the logit of its last
// step, 2,000 updates by the mean cross-entropy of either side. |accuracy - 1/2| on a fifth of the
// windows of each side that it did not learn from: 0 (it can't tell) to 0.5 (it always can). Of
// both sides as many windows are taken, those of the larger one at random.
//
// Predictive: a network learns on generated windows to tell the last column in the next row from
// the others up to this row, 5,000 updates by the mean absolute error of the logits' sigmoids.
// Mean absolute error on all real windows, in units of the last column's range: lower is better,
// and what real windows give is the floor.
//
// Windows overlap by all but one row, so that a window that was not learnt from has neighbours that
// were; and the networks are small. What the numbers are worth: docs/tables-scores.md.

#include <cstdint>
#include <functional>
#include <vector>

#include "base/threads.h"
#include "score/window_set.h"

namespace crnngan::score {

struct TimeganOptions {
  int runs = 10;  // the published numbers are means of so many
  int discriminative_iterations = 2000;
  int predictive_iterations = 5000;
  std::uint64_t seed = 1;
};

// Called after each run, one call at a time, from any thread.
using RunDone = std::function<void()>;

// A number a run; the same for any number of threads. REQUIRES windows of the same shape, five or
// more of each side.
std::vector<double> discriminative_scores(const WindowSet& real, const WindowSet& generated,
                                          const TimeganOptions& options, ThreadPool& pool,
                                          const RunDone& done = {});

// The same; besides, two columns and two steps or more. `learnt` may be the real windows.
std::vector<double> predictive_scores(const WindowSet& real, const WindowSet& learnt,
                                      const TimeganOptions& options, ThreadPool& pool,
                                      const RunDone& done = {});

}  // namespace crnngan::score
