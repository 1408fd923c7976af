#pragma once

// A corpus -> what real music in windows as long as a run's songs is like.

#include <filesystem>

#include "report/run.h"

namespace crnngan::report {

// Up to 200 windows as the networks of the run see real music, the same in each call: of validation
// pieces, leaving out those that the run was trained on and their near-duplicates, which another
// corpus may have there; one of each, or several where fewer than 20 are that long. Where none is,
// of all pieces. `pieces` says which it is. Throws Error when the corpus can't be read or has no
// piece as long as a training sequence.
RealMusic read_real_music(const std::filesystem::path& corpus, const TrainingRun& run,
                          int excerpts);

}  // namespace crnngan::report
