// Of a program that was built without MPI.

#include "base/error.h"
#include "ranks/join.h"
#include "ranks/launcher.h"

namespace crnngan::ranks {

Ranks& join(double /*most_minutes*/) {
  if (const Launch started = launch(); started.processes > 1) {
    throw Error(
        "started as {} processes, but built without MPI: build with -DCRNNGAN_MPI=ON, or start one",
        started.processes);
  }
  return alone();
}

void leave(int /*status*/) {}

}  // namespace crnngan::ranks
