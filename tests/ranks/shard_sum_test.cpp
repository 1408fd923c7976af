#include "ranks/shard_sum.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>

#include "base/random.h"
#include "ranks/thread_ranks.h"

namespace crnngan::ranks {
namespace {

using test::on_ranks;
using Array = std::vector<float>;

constexpr int kCount = 37;  // no multiple of any number of ranks

// Numbers of all sizes, so that another order of adding gives other bits.
std::vector<Array> arrays_of(int shards) {
  std::vector<Array> arrays(static_cast<std::size_t>(shards), Array(kCount));
  for (std::size_t i = 0; i < arrays.size(); ++i) {
    RandomStream(1, Purpose::kNoise, static_cast<std::uint32_t>(i)).fill_uniform(arrays[i], 0);
    for (float& value : arrays[i]) value = std::ldexp(value - 0.5F, static_cast<int>(i % 7));
  }
  return arrays;
}

// The sum as it is found on each rank.
std::vector<Array> sums(int shards, int ranks, int threads = 1) {
  std::vector<Array> found(static_cast<std::size_t>(ranks));
  on_ranks(ranks, [&](Ranks& rank) {
    ShardSum sum(shards, rank);
    ThreadPool pool(threads);
    for (int again = 0; again < 2; ++again) {
      std::vector<Array> all = arrays_of(shards);
      std::vector<std::span<float>> own;
      for (int i = sum.own().first; i < sum.own().last; ++i) {
        own.emplace_back(all[static_cast<std::size_t>(i)]);
      }
      const std::span<const float> total = sum.add_up(own, pool);
      found[static_cast<std::size_t>(rank.rank())].assign(total.begin(), total.end());
    }
  });
  return found;
}

TEST(ShardSum, IsOfTheSameBitsOnAnyNumberOfRanksAndThreads) {
  for (const int shards : {1, 3, 4, 5, 8, 13}) {
    const Array expected = sums(shards, 1).front();
    for (int ranks = 1; ranks <= std::min(shards, 5); ++ranks) {
      for (const Array& found : sums(shards, ranks, 1 + ranks % 2)) {
        ASSERT_EQ(std::memcmp(found.data(), expected.data(), sizeof(float) * kCount), 0)
            << shards << " shards, " << ranks << " ranks";
      }
    }
  }
}

TEST(ShardSum, AddsPairsThenPairsOfPairs) {
  std::vector<Array> values = arrays_of(5);
  const Array found = sums(5, 1).front();
  for (std::size_t i = 0; i < kCount; ++i) {
    const float expected =
        ((values[0][i] + values[1][i]) + (values[2][i] + values[3][i])) + values[4][i];
    EXPECT_EQ(found[i], expected);
  }
}

TEST(ShardSum, OfNumbersIsInTheSameOrder) {
  std::vector<double> numbers{1e16, 1, -1e16, 1, 0.25};
  EXPECT_EQ(sum_over_shards(numbers), ((1e16 + 1) + (-1e16 + 1)) + 0.25);
}

TEST(ShardSum, SendsTwoArraysLessAShareFromRanksThatFillABranch) {
  on_ranks(4, [](Ranks& rank) {
    ShardSum sum(8, rank);
    ThreadPool pool(1);
    std::vector<Array> arrays(2, Array(400));
    const std::vector<std::span<float>> own(arrays.begin(), arrays.end());
    sum.add_up(own, pool);
    EXPECT_EQ(rank.bytes_sent(), 2 * 3 * 100 * sizeof(float));
  });
}

TEST(ShardSum, MoreRanksThanShardsAreRefused) {
  for (const std::exception_ptr& thrown :
       on_ranks(3, [](Ranks& rank) { const ShardSum sum(2, rank); })) {
    EXPECT_THROW(std::rethrow_exception(thrown), std::invalid_argument);
  }
}

}  // namespace
}  // namespace crnngan::ranks
