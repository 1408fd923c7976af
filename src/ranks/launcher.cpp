#include "ranks/launcher.h"

#include <charconv>
#include <cstdlib>
#include <initializer_list>
#include <string_view>

namespace crnngan::ranks {

Launch launch() {
  Launch found;
  // Those of Open MPI, MPICH and its relatives, and of srun with PMI-2 or PMIx.
  for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "PMI_RANK", "PMIX_RANK"}) {
    const char* value = std::getenv(name);
    if (value == nullptr) continue;
    found.is_by_launcher = true;
    const std::string_view text = value;
    int number = 0;
    const auto read = std::from_chars(text.begin(), text.end(), number);
    if (std::string_view(name).ends_with("SIZE") && read.ec == std::errc() && number > 0) {
      found.processes = number;
    }
  }
  return found;
}

}  // namespace crnngan::ranks
