#pragma once

#include <cstdint>

#include "base/random.h"

namespace crnngan::sequence {

// Of a batch in several shards: as many as have places of their own.
constexpr int kMostShards = 256;

// Where a shard of an iteration of training draws its random numbers: the epoch selects a stream of
// each purpose, the iteration and the shard the place in it.
struct Iteration {
  std::uint64_t seed = 0;
  std::uint32_t epoch = 0;
  std::uint32_t number = 0;  // in the epoch, from 0
  std::uint32_t shard = 0;   // below kMostShards

  RandomStream stream(Purpose purpose) const { return {seed, purpose, epoch}; }
  std::uint64_t place() const {
    return (std::uint64_t{number} << 32) ^ (std::uint64_t{shard} << 56);
  }
};

}  // namespace crnngan::sequence
