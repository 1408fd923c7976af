#pragma once

// What an epoch of training is shown: batches of windows of the training sequences, in order. They
// follow from the recipe, the sequences and the epoch alone.

#include <cstddef>
#include <vector>

#include "base/threads.h"
#include "sequence/batch.h"
#include "sequence/domain.h"
#include "train/recipe.h"

namespace crnngan::train {

class EpochBatches {
 public:
  // Keeps a reference to the source. Epochs are counted from 1. REQUIRES a sequence from which
  // windows can be taken.
  EpochBatches(const Recipe& recipe, const sequence::Source& source, int epoch);

  int steps() const { return steps_; }  // T, of a window
  int count() const;                    // of batches

  // Where batch `number`, from 0, draws its random numbers.
  sequence::Iteration iteration(int number) const;

  // The windows of a batch; those after the last are the first again.
  std::vector<sequence::Window> windows(int number) const;

  void fill(int number, ThreadPool& pool, sequence::Batch& batch) const;

 private:
  const sequence::Source& source_;
  std::uint64_t seed_;
  int epoch_;
  std::size_t batch_;
  int steps_;
  std::vector<sequence::Window> windows_;
};

// How many events of each sequence can be drawn: 0 of those too short for any window.
std::vector<std::size_t> drawable_lengths(const sequence::Source& source);

// Windows of sequences of these lengths in an epoch, so many of each.
std::vector<sequence::Window> windows_of(const Recipe& recipe,
                                         const std::vector<std::size_t>& lengths, int steps,
                                         int per_sequence, int epoch);

}  // namespace crnngan::train
