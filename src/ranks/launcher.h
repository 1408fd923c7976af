#pragma once

namespace crnngan::ranks {

// Whether a launcher of MPI programs has started this process, and of how many it is one as far as
// the launcher says; 1 if it does not.
struct Launch {
  bool is_by_launcher = false;
  int processes = 1;
};
Launch launch();

}  // namespace crnngan::ranks
