#pragma once

// A corpus -> what real music in windows as long as a run's songs is like.

#include <filesystem>

#include "report/run.h"

namespace crnngan::report {

// Up to 200 windows as the networks of the run see real music, at most one from a piece, the same
// in each call; of test pieces where 20 are that long, else of any. Throws Error when the
// corpus can't be read or has no piece as long as a training sequence.
RealMusic read_real_music(const std::filesystem::path& corpus, const train::Recipe& recipe,
                          int excerpts);

}  // namespace crnngan::report
