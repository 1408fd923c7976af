#include "ranks/shard_sum.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace crnngan::ranks {

namespace {

bool holds(Range range, int first, int end) { return first >= range.first && end <= range.last; }

void add(std::span<float> sum, std::span<const float> other) {
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += other[i];
}

std::span<float> part(std::span<float> all, Range range) {
  return all.subspan(static_cast<std::size_t>(range.first), static_cast<std::size_t>(range.size()));
}

}  // namespace

double sum_over_shards(std::span<double> values) {
  for_each_merge(static_cast<int>(values.size()), [&](int i, int j, int) {
    values[static_cast<std::size_t>(i)] += values[static_cast<std::size_t>(j)];
  });
  return values.front();
}

ShardSum::ShardSum(int shards, Ranks& ranks) : shards_(shards), ranks_(ranks) {
  if (shards < ranks.size()) {
    throw std::invalid_argument(
        fmt::format("[shards] shards must be at least {}, received {}", ranks.size(), shards));
  }
  for (int rank = 0; rank < ranks.size(); ++rank) {
    const Range own = shards_of(rank);
    std::vector<bool> is_root(static_cast<std::size_t>(shards), true);
    for_each_merge(shards, [&](int i, int j, int end) {
      if (holds(own, i, end)) is_root[static_cast<std::size_t>(j)] = false;
    });
    std::vector<int>& roots = roots_.emplace_back();
    for (int i = own.first; i < own.last; ++i) {
      if (is_root[static_cast<std::size_t>(i)]) roots.push_back(i);
    }
  }
}

std::span<const float> ShardSum::add_up(std::span<const std::span<float>> arrays,
                                        ThreadPool& pool) {
  const Range mine = own();
  const auto count = static_cast<int>(arrays.front().size());
  const auto array_of = [&](int shard) {
    return arrays[static_cast<std::size_t>(shard - mine.first)];
  };
  in_parts({0, count}, pool, [&](Range range) {
    for_each_merge(shards_, [&](int i, int j, int end) {
      if (holds(mine, i, end)) add(part(array_of(i), range), part(array_of(j), range));
    });
  });
  if (ranks_.size() == 1) return arrays.front();

  const std::vector<int>& roots = roots_[static_cast<std::size_t>(ranks_.rank())];
  const int own_share = share(count, ranks_.rank(), ranks_.size()).size();
  std::vector<int> sent_sizes;
  std::vector<int> received_sizes;
  sent_.clear();
  std::size_t received = 0;
  for (int rank = 0; rank < ranks_.size(); ++rank) {
    const Range of_rank = share(count, rank, ranks_.size());
    for (const int root : roots) {
      const std::span<float> values = part(array_of(root), of_rank);
      sent_.insert(sent_.end(), values.begin(), values.end());
    }
    sent_sizes.push_back(static_cast<int>(roots.size()) * of_rank.size());
    received_sizes.push_back(static_cast<int>(roots_[static_cast<std::size_t>(rank)].size()) *
                             own_share);
    received += static_cast<std::size_t>(received_sizes.back());
  }
  received_.resize(received);
  ranks_.exchange(sent_, sent_sizes, received_, received_sizes);
  add_up_shares(count);
  return sum_;
}

// The own share of the sum from what all have sent, then the shares of all.
void ShardSum::add_up_shares(int count) {
  const Range mine = share(count, ranks_.rank(), ranks_.size());
  std::vector<std::span<float>> of_shard(static_cast<std::size_t>(shards_));
  std::span<float> left = received_;
  for (const std::vector<int>& roots : roots_) {
    for (const int root : roots) {
      of_shard[static_cast<std::size_t>(root)] = left.first(static_cast<std::size_t>(mine.size()));
      left = left.subspan(static_cast<std::size_t>(mine.size()));
    }
  }
  for_each_merge(shards_, [&](int i, int j, int end) {
    bool is_done = false;
    for (int rank = 0; rank < ranks_.size(); ++rank) is_done |= holds(shards_of(rank), i, end);
    if (!is_done) add(of_shard[static_cast<std::size_t>(i)], of_shard[static_cast<std::size_t>(j)]);
  });
  sum_.resize(static_cast<std::size_t>(count));
  std::ranges::copy(of_shard.front(), part(sum_, mine).begin());
  std::vector<int> sizes;
  sizes.reserve(static_cast<std::size_t>(ranks_.size()));
  for (int rank = 0; rank < ranks_.size(); ++rank) {
    sizes.push_back(share(count, rank, ranks_.size()).size());
  }
  ranks_.complete(sum_, sizes);
}

}  // namespace crnngan::ranks
