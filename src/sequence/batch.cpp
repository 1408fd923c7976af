#include "sequence/batch.h"

#include <algorithm>

namespace crnngan::sequence {

void fill(std::span<const Window> windows, int steps, int features, bool has_bins,
          const EncodeEvent& encode, ThreadPool& pool, Batch& batch) {
  const auto width = static_cast<std::size_t>(features);
  const std::size_t rows = windows.size();
  const std::size_t size = static_cast<std::size_t>(steps) * rows * width;
  batch.steps = steps;
  batch.rows = static_cast<int>(rows);
  batch.features = features;
  batch.x.resize(size);
  batch.bins.resize(has_bins ? size : 0);
  batch.lengths.resize(rows);
  for (std::size_t b = 0; b < rows; ++b) {
    batch.lengths[b] =
        static_cast<int>(std::min(windows[b].length, static_cast<std::size_t>(steps)));
  }
  const auto fill_step = [&](int t) {
    for (std::size_t b = 0; b < rows; ++b) {
      const std::size_t row = static_cast<std::size_t>(t) * rows + b;
      const auto x = std::span(batch.x).subspan(row * width, width);
      const auto bins = std::span(batch.bins)
                            .subspan(has_bins ? row * width : 0,  //
                                     has_bins ? width : 0);
      if (t < batch.lengths[b]) {
        encode(windows[b].sequence, windows[b].first + static_cast<std::size_t>(t), row, x, bins);
      } else {
        std::fill(x.begin(), x.end(), 0.0F);
        std::fill(bins.begin(), bins.end(), 0);
      }
    }
  };
  pool.run(pool.size(), [&](int part) {
    const Range range = share(steps, part, pool.size());
    for (int t = range.first; t < range.last; ++t) fill_step(t);
  });
}

}  // namespace crnngan::sequence
