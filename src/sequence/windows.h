#pragma once

// Sequences -> windows of them, in the order in which an epoch takes them. What is drawn depends on
// (seed, epoch) alone, so that a resumed run and any number of threads see the same. A sequence is
// known by its number and an event by its place in it.

#include <cstdint>
#include <span>
#include <vector>

namespace crnngan::sequence {

// A stretch of consecutive events of one sequence.
struct Window {
  std::size_t sequence = 0;
  std::size_t first = 0;
  std::size_t length = 0;  // events
};

// What becomes of sequences with fewer events than a window.
enum class ShortSequences {
  kLeaveOut,
  kTakeWhole  // the whole sequence is the window; without any event it is left out
};

// The windows of one epoch, in order: from each sequence of `lengths`, `per_sequence` windows of
// `window_length` events at random places, all shuffled.
std::vector<Window> epoch_windows(std::span<const std::size_t> lengths, std::size_t window_length,
                                  std::size_t per_sequence, std::uint64_t seed, std::uint32_t epoch,
                                  ShortSequences short_sequences = ShortSequences::kLeaveOut);

// Moves windows to the edges of their sequences: so great a share to the beginning, and an equal
// one to the end. Which ones depends on (seed, epoch) and the window's number. REQUIRES a share of
// 1/2 at most, and windows of these sequences.
void move_to_edges(std::span<Window> windows, std::span<const std::size_t> lengths, double share,
                   std::uint64_t seed, std::uint32_t epoch);

// How many batches of `batch` windows an epoch has: the last one is filled up with the epoch's
// first windows.
std::size_t batches_in_epoch(std::size_t windows, std::size_t batch);

}  // namespace crnngan::sequence
