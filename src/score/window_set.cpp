#include "score/window_set.h"

#include <algorithm>
#include <numeric>

#include "base/random.h"
#include "base/shuffle.h"

namespace crnngan::score {

namespace {

// The numbers of a set's windows in random order.
std::vector<std::size_t> in_random_order(const WindowSet& windows, std::uint64_t seed) {
  std::vector<std::size_t> order(windows.count());
  std::iota(order.begin(), order.end(), std::size_t{0});
  shuffle(order, RandomStream(seed, Purpose::kScore, 0));
  return order;
}

}  // namespace

std::vector<double> column_of(const WindowSet& windows, std::size_t column) {
  std::vector<double> values;
  for (std::size_t n = 0; n < windows.count(); ++n) {
    const auto window = windows[n];
    for (std::size_t t = 0; t < windows.lengths[n]; ++t) {
      values.push_back(double{window[t * windows.columns + column]});
    }
  }
  return values;
}

WindowSet those_of(const WindowSet& windows, std::span<const std::size_t> which) {
  WindowSet result{.steps = windows.steps, .columns = windows.columns, .rows = windows.rows};
  for (const std::size_t window : which) {
    result.starts.push_back(windows.starts[window]);
    result.lengths.push_back(windows.lengths[window]);
  }
  return result;
}

WindowSet sample_of(const WindowSet& windows, std::size_t count, std::uint64_t seed) {
  const std::vector<std::size_t> order = in_random_order(windows, seed);
  return those_of(windows, std::span(order).first(std::min(count, order.size())));
}

Halves halves_of(const WindowSet& windows, std::uint64_t seed) {
  const std::vector<std::size_t> order = in_random_order(windows, seed);
  const std::size_t half = order.size() / 2;
  return {those_of(windows, std::span(order).first(half)),
          those_of(windows, std::span(order).subspan(half))};
}

}  // namespace crnngan::score
