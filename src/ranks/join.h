#pragma once

#include "ranks/ranks.h"

namespace crnngan::ranks {

// The ranks of which this process is one: those that mpirun or srun has started, else it alone.
// REQUIRES a call from the main thread, which is to be the only one that uses them. A rank that
// does not answer the others for `most_minutes` ends them (ranks.h). Throws Error when several were
// started and this program was built without MPI.
Ranks& join(double most_minutes);

// To be called at the end of the program, which ends with `status`. When it ends by what the other
// ranks do not know of (agreement.h), they are ended, too.
void leave(int status);

}  // namespace crnngan::ranks
