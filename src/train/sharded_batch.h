#pragma once

// A batch of windows, in shards: those that this process computes, each with the random numbers
// that it draws.

#include <deque>
#include <span>
#include <vector>

#include "base/threads.h"
#include "ranks/ranks.h"
#include "sequence/domain.h"
#include "train/draws.h"
#include "train/workers.h"

namespace crnngan::train {

class ShardedBatch {
 public:
  // Of `sharding.shards` shards those in `own`. Keeps references.
  ShardedBatch(const Sharding& sharding, Range own, ThreadPool& pool);

  // The shards, which are there until the next call: shard s has the windows
  // share(windows, s, shards). With fewer windows than shards some have none. Throws on all ranks
  // when it can't be filled on one.
  ShardsOfBatch fill(const sequence::Source& source, std::span<const sequence::Window> windows,
                     int steps, const sequence::Iteration& iteration,
                     Purpose inputs = Purpose::kNoise);

 private:
  Sharding sharding_;
  Range own_;
  ThreadPool& pool_;
  std::deque<ThreadPool> alone_;  // of each shard, where there are several
  std::vector<sequence::Batch> batches_;
  std::vector<StreamDraws> draws_;
  std::vector<ShardOfBatch> shards_;
};

}  // namespace crnngan::train
