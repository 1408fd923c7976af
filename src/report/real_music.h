#pragma once

// A corpus -> what real music in windows as long as a run's songs is like.

#include <filesystem>
#include <optional>
#include <vector>

#include "report/run.h"
#include "stats/stats.h"

namespace crnngan::report {

struct RealMusic {
  std::filesystem::path corpus;
  std::vector<stats::Measures> windows;  // one or more
  std::vector<Sample> excerpts;          // the first of these windows
};

// Up to 200 windows as the networks of the run see real music, at most one from a piece, the same
// in each call; of test pieces where 20 are that long, else of any. Throws Error when the
// corpus can't be read or has no piece as long as a training sequence.
RealMusic read_real_music(const std::filesystem::path& corpus, const train::Recipe& recipe,
                          int excerpts);

}  // namespace crnngan::report
