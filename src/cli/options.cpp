#include <algorithm>
#include <thread>

#include "cli/commands.h"
#include "cli/value_names.h"

namespace crnngan::cli {

void add_threads_option(CLI::App& command, int& threads) {
  threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  command.add_option("--threads", threads, "Threads to work with")
      ->type_name(kNumber)
      ->check(CLI::Range(1, 1024, "1..1024"))
      ->capture_default_str();
}

void add_quiet_option(CLI::App& command, bool& quiet) {
  command.add_flag("-q,--quiet", quiet, "Print results and errors only");
}

}  // namespace crnngan::cli
