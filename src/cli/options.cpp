#include <algorithm>
#include <thread>

#include "cli/commands.h"

namespace crnngan::cli {

void add_threads_option(CLI::App& command, int& threads) {
  threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  command.add_option("--threads", threads, "Threads to work with")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
}

}  // namespace crnngan::cli
