#pragma once

// The strong judge of windows: judge.h with a network of 32 units in each direction that sees of
// each column its level and its step from the row before, each at mean 0 and deviation 1 over the
// real windows to learn from, and where windows have unequal lengths also which rows are there.

#include "score/judge.h"
#include "score/window_set.h"

namespace crnngan::score {

// The parts of a side. None should share a row with another one.
struct JudgedWindows {
  WindowSet training;
  WindowSet choosing;
  WindowSet measuring;
};

struct WindowJudgeOptions {
  std::size_t windows = 512;  // of each side, to choose the iteration and to measure
  int iterations = 1500;      // at most
  int units = 32;
};

// The same for the same seed and instruction set. REQUIRES windows in each part, all of one shape.
JudgeScore judge_windows(const JudgedWindows& real, const JudgedWindows& other,
                         const WindowJudgeOptions& options, std::uint64_t seed,
                         const JudgeProgress& progress = {});

}  // namespace crnngan::score
