#pragma once

// Pieces -> batches of windows. What is drawn depends on (seed, epoch) alone, so a resumed run
// and any number of threads see the same batches.

#include <cstdint>
#include <span>
#include <vector>

namespace crnngan::corpus {

// A stretch of consecutive events of one sequence.
struct Window {
  std::size_t sequence = 0;
  std::size_t first = 0;
};

// The windows of one epoch, in order: from each sequence of `lengths` with at least
// `window_length` events, `per_sequence` windows at random places, all shuffled.
std::vector<Window> epoch_windows(std::span<const std::size_t> lengths, std::size_t window_length,
                                  std::size_t per_sequence, std::uint64_t seed,
                                  std::uint32_t epoch);

// How many batches of `batch` windows an epoch has: the last one is filled up with the epoch's
// first windows.
std::size_t batches_in_epoch(std::size_t windows, std::size_t batch);

}  // namespace crnngan::corpus
