#include "cli/stopping.h"

#include <cstdio>

#include "base/interruption.h"
#include "cli/print.h"

namespace crnngan::cli {

void stoppable(const std::function<void()>& work, const std::function<std::string()>& left) {
  try {
    work();
  } catch (const Interrupted&) {
    print_marked(stderr, Style::kYellow, "crnngan: interrupted:", left());
    throw;
  }
}

}  // namespace crnngan::cli
