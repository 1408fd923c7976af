#pragma once

// Sums over the shards of a batch, of which each rank holds some: those of share(shards, rank,
// ranks). They are added up in pairs, the sums of pairs in pairs, and so on, in an order that
// depends on the number of shards alone. So any number of ranks gives the same bits.

#include <algorithm>
#include <span>
#include <vector>

#include "base/threads.h"
#include "ranks/ranks.h"

namespace crnngan::ranks {

// The order: calls merge(i, j, end) where the sum of shards i .. j - 1 takes in that of j .. end
// - 1.
template <class Merge>
void for_each_merge(int shards, const Merge& merge) {
  for (int stride = 1; stride < shards; stride *= 2) {
    for (int i = 0; i + stride < shards; i += 2 * stride) {
      merge(i, i + stride, std::min(i + 2 * stride, shards));
    }
  }
}

// The sum of a number a shard, in that order. `values` are used up.
double sum_over_shards(std::span<double> values);

class ShardSum {
 public:
  // Keeps the reference. Throws std::invalid_argument when there are more ranks than shards.
  ShardSum(int shards, Ranks& ranks);

  // The shards of this rank.
  Range own() const { return shards_of(ranks_.rank()); }
  Range shards_of(int rank) const { return share(shards_, rank, ranks_.size()); }

  // The sum of arrays of one size, one for each own shard, over the shards of all ranks; it is the
  // same on all. The arrays are used up; the sum stays until they are changed or there is another.
  //
  // Each rank adds up what it has alone, sends each other its share of that, takes its own share to
  // the end of the order, and gives it to all: each sends as many bytes as two arrays have, less a
  // share, if its shards fill a branch of the order, and a little more if not.
  std::span<const float> add_up(std::span<const std::span<float>> own, ThreadPool& pool);

 private:
  void add_up_shares(int count);

  int shards_;
  Ranks& ranks_;
  std::vector<std::vector<int>> roots_;  // of each rank: the first shards of what it adds up alone
  std::vector<float> sent_;
  std::vector<float> received_;
  std::vector<float> sum_;
};

}  // namespace crnngan::ranks
