#include "cli/stopping.h"

#include <fmt/format.h>

#include <cstdio>

#include "base/interruption.h"
#include "cli/terminal.h"

namespace crnngan::cli {

void stoppable(const std::function<void()>& work, const std::function<std::string()>& left) {
  try {
    work();
  } catch (const Interrupted&) {
    fmt::print(stderr, "{} {}\n", styled(stderr, Style::kYellow, "crnngan: interrupted:"), left());
    throw;
  }
}

}  // namespace crnngan::cli
