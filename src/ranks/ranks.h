#pragma once

// Processes that compute together, on one machine or several: ranks 0 .. size - 1. Each runs the
// same program. What they exchange they exchange at the same places of it: every function here that
// is not const is called by all of them, in the same order.
//
// One process alone is rank 0 of 1, and none of this costs it anything. Several are started by
// mpirun or srun, where the program was built with MPI (join.h); no other module knows of that.

#include <cstdint>
#include <span>
#include <vector>

#include "base/files.h"

namespace crnngan::ranks {

class Ranks {
 public:
  virtual ~Ranks() = default;

  virtual int rank() const = 0;
  virtual int size() const = 0;
  bool is_first() const { return rank() == 0; }

  // Each waits for the others. Throws Interrupted when the program is to stop and the others do not
  // come soon, Error when they do not come for very long.

  // What each rank gives, in their order.
  virtual std::vector<Bytes> gather(std::span<const std::uint8_t> own) = 0;

  // Makes `bytes` on all what it is on rank 0.
  virtual void broadcast(Bytes& bytes) = 0;

  // `sent` is a part for each rank, one behind the other, of these sizes; `received` then is what
  // they have sent to this one.
  virtual void exchange(std::span<const float> sent, std::span<const int> sent_sizes,
                        std::span<float> received, std::span<const int> received_sizes) = 0;

  // `values` is a part for each rank, one behind the other, of these sizes, of which each rank has
  // its own; then all have all.
  virtual void complete(std::span<float> values, std::span<const int> sizes) = 0;

  // How much this rank has sent to others so far, in bytes, without what the network adds.
  virtual std::uint64_t bytes_sent() const = 0;
};

// The only process.
Ranks& alone();

}  // namespace crnngan::ranks
