#include "corpus/batches.h"

#include <utility>

#include "base/random.h"

namespace crnngan::corpus {

std::vector<Window> epoch_windows(std::span<const std::size_t> lengths, std::size_t window_length,
                                  std::size_t per_sequence, std::uint64_t seed,
                                  std::uint32_t epoch) {
  const RandomStream place(seed, Purpose::kWindow, epoch);
  const RandomStream order(seed, Purpose::kOrder, epoch);
  std::vector<Window> windows;
  std::uint64_t draw = 0;
  for (std::size_t sequence = 0; sequence < lengths.size(); ++sequence) {
    if (lengths[sequence] < window_length) continue;
    const auto places = static_cast<std::uint32_t>(lengths[sequence] - window_length + 1);
    for (std::size_t n = 0; n < per_sequence; ++n) {
      windows.push_back({sequence, place.below(places, draw++)});
    }
  }
  for (std::size_t left = windows.size(); left > 1; --left) {  // Fisher and Yates
    std::swap(windows[left - 1], windows[order.below(static_cast<std::uint32_t>(left), left)]);
  }
  return windows;
}

std::size_t batches_in_epoch(std::size_t windows, std::size_t batch) {
  return (windows + batch - 1) / batch;
}

}  // namespace crnngan::corpus
