#include "sequence/windows.h"

#include <algorithm>

#include "base/random.h"
#include "base/shuffle.h"

namespace crnngan::sequence {

std::vector<Window> epoch_windows(std::span<const std::size_t> lengths, std::size_t window_length,
                                  std::size_t per_sequence, std::uint64_t seed, std::uint32_t epoch,
                                  ShortSequences short_sequences) {
  const RandomStream place(seed, Purpose::kWindow, epoch);
  const RandomStream order(seed, Purpose::kOrder, epoch);
  std::vector<Window> windows;
  std::uint64_t draw = 0;
  for (std::size_t sequence = 0; sequence < lengths.size(); ++sequence) {
    const std::size_t length = std::min(lengths[sequence], window_length);
    if (length < window_length && short_sequences == ShortSequences::kLeaveOut) continue;
    if (length == 0) continue;
    const auto places = static_cast<std::uint32_t>(lengths[sequence] - length + 1);
    for (std::size_t n = 0; n < per_sequence; ++n) {
      windows.push_back({sequence, place.below(places, draw++), length});
    }
  }
  shuffle(windows, order);
  return windows;
}

void move_to_edges(std::span<Window> windows, std::span<const std::size_t> lengths, double share,
                   std::uint64_t seed, std::uint32_t epoch) {
  const RandomStream edges(seed, Purpose::kEdges, epoch);
  for (std::size_t number = 0; number < windows.size(); ++number) {
    Window& window = windows[number];
    const double drawn = edges.uniform(number);
    if (drawn < share) {
      window.first = 0;
    } else if (drawn < 2 * share) {
      window.first = lengths[window.sequence] - window.length;
    }
  }
}

std::size_t batches_in_epoch(std::size_t windows, std::size_t batch) {
  return (windows + batch - 1) / batch;
}

}  // namespace crnngan::sequence
