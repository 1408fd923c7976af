#include "stats/tick_counts.h"

#include <algorithm>

namespace crnngan::stats {

TickCounts::TickCounts(std::span<const std::int64_t> ticks)
    : count_(static_cast<std::int64_t>(ticks.size())) {
  for (const std::int64_t value : ticks) {
    sum_ += static_cast<double>(value);
    if (value < static_cast<std::int64_t>(kShort)) {
      ++short_[static_cast<std::size_t>(value)];
    } else {
      long_.push_back(value);
    }
  }
  std::sort(long_.begin(), long_.end());
}

double TickCounts::mean() const { return count_ == 0 ? 0 : sum_ / static_cast<double>(count_); }

double TickCounts::median() const {
  if (count_ == 0) return 0;
  const auto below = static_cast<double>(value_at((count_ - 1) / 2));
  const auto above = static_cast<double>(value_at(count_ / 2));
  return below + (above - below) / 2;
}

// The value with `rank` others before it in ascending order. REQUIRES rank < count().
std::int64_t TickCounts::value_at(std::int64_t rank) const {
  for (std::size_t ticks = 0; ticks < kShort; ++ticks) {
    if (rank < short_[ticks]) return static_cast<std::int64_t>(ticks);
    rank -= short_[ticks];
  }
  return long_[static_cast<std::size_t>(rank)];
}

std::vector<TickCount> TickCounts::most_frequent(std::size_t most) const {
  std::vector<TickCount> counts;
  for (std::size_t ticks = 1; ticks < kShort; ++ticks) {
    if (short_[ticks] > 0) counts.push_back({static_cast<std::int64_t>(ticks), short_[ticks]});
  }
  for (auto first = long_.begin(); first != long_.end();) {
    const auto last = std::upper_bound(first, long_.end(), *first);
    counts.push_back({*first, last - first});
    first = last;
  }
  most = std::min(most, counts.size());
  const auto end = counts.begin() + static_cast<std::ptrdiff_t>(most);
  std::partial_sort(counts.begin(), end, counts.end(), [](const TickCount& a, const TickCount& b) {
    return a.count != b.count ? a.count > b.count : a.ticks < b.ticks;
  });
  counts.resize(most);
  return counts;
}

}  // namespace crnngan::stats
