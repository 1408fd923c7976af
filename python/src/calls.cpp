#include "calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <thread>

namespace crnngan::python {

int threads_of(std::optional<int> threads) {
  constexpr int kMost = 1024;
  if (!threads) return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  if (*threads >= 1 && *threads <= kMost) return *threads;
  throw std::invalid_argument(fmt::format("threads must be 1..{}, received {}", kMost, *threads));
}

}  // namespace crnngan::python
