#include "train/sharded_batch.h"

#include "ranks/agreement.h"

namespace crnngan::train {

ShardedBatch::ShardedBatch(const Sharding& sharding, Range own, ThreadPool& pool)
    : sharding_(sharding), own_(own), pool_(pool), batches_(static_cast<std::size_t>(own.size())) {
  if (sharding.shards == 1) return;
  for (int i = 0; i < own.size(); ++i) alone_.emplace_back(1);
}

ShardsOfBatch ShardedBatch::fill(const sequence::Source& source,
                                 std::span<const sequence::Window> windows, int steps,
                                 const sequence::Iteration& iteration, Purpose inputs) {
  const auto all = static_cast<int>(windows.size());
  draws_.clear();
  shards_.clear();
  for (int i = 0; i < own_.size(); ++i) {
    sequence::Iteration place = iteration;
    place.shard = static_cast<std::uint32_t>(own_.first + i);
    draws_.emplace_back(place, inputs);
  }
  const auto fill_shard = [&](int i, ThreadPool& pool) {
    const Range part = share(all, own_.first + i, sharding_.shards);
    if (part.size() == 0) return;
    const auto number = static_cast<std::size_t>(i);
    source.fill(windows.subspan(static_cast<std::size_t>(part.first),
                                static_cast<std::size_t>(part.size())),
                steps, draws_[number].iteration(), pool, batches_[number]);
  };
  ranks::agree(*sharding_.ranks, [&] {
    if (alone_.empty()) {
      fill_shard(0, pool_);
    } else {
      pool_.run(own_.size(), [&](int i) { fill_shard(i, alone_[static_cast<std::size_t>(i)]); });
    }
  });
  for (int i = 0; i < own_.size(); ++i) {
    const auto number = static_cast<std::size_t>(i);
    const int rows = share(all, own_.first + i, sharding_.shards).size();
    shards_.push_back({&batches_[number], &draws_[number], static_cast<double>(rows) / all});
  }
  return shards_;
}

}  // namespace crnngan::train
