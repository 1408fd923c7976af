#pragma once

// Who computes the shards of a batch: the threads of this process some, those of other ranks the
// others; and their sums, which all ranks have.
//
// One shard in all is computed by all threads together, whose number decides how its sums are
// divided and so the last digits. Of several shards each is computed by one thread, and what they
// give is added up in an order that depends on their number alone (ranks/shard_sum.h): neither the
// number of threads nor that of ranks changes a bit.
//
// The first thread works on the networks themselves, each other one on a copy of its own, since a
// network has one place for its gradients.

#include <array>
#include <deque>
#include <functional>
#include <span>
#include <vector>

#include "base/threads.h"
#include "ranks/ranks.h"
#include "ranks/shard_sum.h"
#include "train/shard.h"

namespace crnngan::train {

// Into how many shards batches are divided, and the processes that compute them.
struct Sharding {
  int shards = 1;
  ranks::Ranks* ranks = &ranks::alone();
};

// A shard of a batch: its sequences, its random numbers, and its share of the batch's sequences.
// One with a share of 0 has none.
struct ShardOfBatch {
  const sequence::Batch* sequences;
  const Draws* draws;
  double share = 1;
};

// Of a batch those that this process computes.
using ShardsOfBatch = std::span<const ShardOfBatch>;

// Whose gradients work leaves.
struct Gradients {
  bool discriminator = false;
  bool generator = false;
};

class Workers {
 public:
  // Keeps references. Throws std::invalid_argument when there are more ranks than shards.
  Workers(Networks networks, const TrainerOptions& options, ThreadPool& pool,
          const sequence::MakeListener& listener, const Sharding& sharding);

  // Those of a batch that this process computes.
  Range shards() const { return sum_.own(); }

  const Objective& objective() const { return shards_.front().objective(); }

  // To be called when the networks' weights may have changed.
  void take_weights();

  // Does the work of each shard; it gives two numbers, and may leave gradients, which were zero.
  // Returns the means of the numbers over the batch's sequences; those of the gradients are then
  // in the networks. Throws on all ranks when the work of one throws (ranks/agreement.h).
  using Numbers = std::array<double, 2>;
  using Work = std::function<Numbers(Shard& shard, const ShardOfBatch& of)>;
  Numbers compute(ShardsOfBatch batch, const Work& work, Gradients left = {});

 private:
  struct Copies {
    gan::Generator generator;
    gan::Discriminator discriminator;
  };

  bool is_whole() const { return count_ == 1; }
  int threads() const { return static_cast<int>(copies_.size()) + 1; }
  Networks networks_of(int thread);
  void compute_shard(int own, const ShardOfBatch& of, const Work& work);
  void take_gradients(int own, double share, Networks networks, Gradients left);
  void add_up(Gradients left);

  Networks networks_;
  ThreadPool& pool_;
  int count_;  // of shards, on all ranks
  ranks::Ranks& ranks_;
  ranks::ShardSum sum_;
  std::deque<Copies> copies_;          // of the threads but the first
  std::deque<ThreadPool> alone_;       // each thread's own, of it alone
  std::deque<Shard> shards_;           // of this process
  std::vector<nn::Buffer> gradients_;  // of each of them
  std::vector<double> numbers_;
};

}  // namespace crnngan::train
