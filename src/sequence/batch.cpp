#include "sequence/batch.h"

#include <algorithm>

namespace crnngan::sequence {

namespace {

// The part of row `row` in an array of `width` numbers a row.
template <class T>
std::span<T> part_of(std::vector<T>& all, std::size_t row, std::size_t width) {
  return std::span(all).subspan(row * width, width);
}

}  // namespace

void fill(std::span<const Window> windows, int steps, const RowShape& shape,
          const EncodeEvent& encode, ThreadPool& pool, Batch& batch) {
  const auto features = static_cast<std::size_t>(shape.features);
  const std::size_t bins = shape.has_bins ? features : 0;
  const auto context = static_cast<std::size_t>(shape.context);
  const std::size_t rows = windows.size();
  const std::size_t all = static_cast<std::size_t>(steps) * rows;
  batch.steps = steps;
  batch.rows = static_cast<int>(rows);
  batch.features = shape.features;
  batch.x.resize(all * features);
  batch.bins.resize(all * bins);
  batch.context.resize(all * context);
  batch.lengths.resize(rows);
  for (std::size_t b = 0; b < rows; ++b) {
    batch.lengths[b] =
        static_cast<int>(std::min(windows[b].length, static_cast<std::size_t>(steps)));
  }
  const auto fill_step = [&](int t) {
    for (std::size_t b = 0; b < rows; ++b) {
      const std::size_t row = static_cast<std::size_t>(t) * rows + b;
      const EventRow filled{part_of(batch.x, row, features), part_of(batch.bins, row, bins),
                            part_of(batch.context, row, context)};
      if (t < batch.lengths[b]) {
        encode(windows[b].sequence, windows[b].first + static_cast<std::size_t>(t), row, filled);
      } else {
        std::ranges::fill(filled.features, 0.0F);
        std::ranges::fill(filled.bins, 0);
        std::ranges::fill(filled.context, 0);
      }
    }
  };
  pool.run(pool.size(), [&](int part) {
    const Range range = share(steps, part, pool.size());
    for (int t = range.first; t < range.last; ++t) fill_step(t);
  });
}

}  // namespace crnngan::sequence
