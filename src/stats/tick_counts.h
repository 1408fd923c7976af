#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace crnngan::stats {

// A number of ticks and how often it occurs.
struct TickCount {
  std::int64_t ticks = 0;
  std::int64_t count = 0;

  friend auto operator<=>(const TickCount&, const TickCount&) = default;
};

// How often each number of ticks occurs among lengths or gaps.
class TickCounts {
 public:
  // REQUIRES all ticks >= 0. The time is that of counting, but for long ones that of sorting.
  explicit TickCounts(std::span<const std::int64_t> ticks);

  std::int64_t count() const { return count_; }  // of all
  std::int64_t count_of_zero() const { return short_[0]; }

  // 0 when there are none. The median of an even number is the middle between two values.
  double mean() const;
  double median() const;

  // The most frequent ticks greater than 0, at most `most` of them; of equally frequent ones the
  // shorter come first.
  std::vector<TickCount> most_frequent(std::size_t most) const;

 private:
  // Over five quarters: nearly all lengths and gaps of music.
  static constexpr std::size_t kShort = 2048;

  std::int64_t value_at(std::int64_t rank) const;

  std::array<std::int64_t, kShort> short_{};  // counts by ticks
  std::vector<std::int64_t> long_;            // the ticks themselves, sorted
  std::int64_t count_ = 0;
  double sum_ = 0;
};

}  // namespace crnngan::stats
