#include "corpus/batches.h"

#include <algorithm>
#include <cassert>

#include "base/random.h"
#include "base/shuffle.h"

namespace crnngan::corpus {

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

std::size_t batches_in_epoch(std::size_t windows, std::size_t batch) {
  return (windows + batch - 1) / batch;
}

void fill_batch(std::span<const Window> windows, std::size_t number, std::size_t steps,
                std::size_t rows, std::size_t features, const EncodeEvent& encode, ThreadPool& pool,
                Batch& batch) {
  assert(!windows.empty());
  batch.features.resize(steps * rows * features);
  batch.mask.resize(steps * rows);
  const auto fill_step = [&](std::size_t t) {
    for (std::size_t b = 0; b < rows; ++b) {
      const Window& window = windows[(number * rows + b) % windows.size()];
      const std::size_t row = t * rows + b;
      const auto out = std::span(batch.features).subspan(row * features, features);
      const bool inside = t < window.length;
      batch.mask[row] = inside ? 1 : 0;
      if (inside) {
        encode(window.sequence, window.first + t, row, out);
      } else {
        std::fill(out.begin(), out.end(), 0.0F);
      }
    }
  };
  pool.run(pool.size(), [&](int part) {
    const Range range = share(static_cast<int>(steps), part, pool.size());
    for (int t = range.first; t < range.last; ++t) fill_step(static_cast<std::size_t>(t));
  });
}

}  // namespace crnngan::corpus
