#pragma once

// Sequences -> windows -> batches. What is drawn depends on (seed, epoch) alone, so a resumed run
// and any number of threads see the same batches. A sequence is known by its number and an event by
// its place in it: what they are, tones or rows of a table, and how they become features is the
// caller's.

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/threads.h"

namespace crnngan::corpus {

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

// How many batches of `batch` windows an epoch has: the last one is filled up with the epoch's
// first windows.
std::size_t batches_in_epoch(std::size_t windows, std::size_t batch);

// Windows side by side. T steps, B rows, F features; time-major.
struct Batch {
  std::vector<float> features;  // (T,B,F), 0 behind the end of a window
  std::vector<float> mask;      // (T,B), 1 where there is an event, else 0
};

// Writes the F features of an event, which becomes row `row` = t * B + b of the batch. Called from
// several threads at a time.
using EncodeEvent = std::function<void(std::size_t sequence, std::size_t event, std::size_t row,
                                       std::span<float> features)>;

// Batch `number` of an epoch: T = `steps` of its windows number * B .. number * B + B - 1, those
// after the last being the first again. Longer windows are cut. The batch's memory is used again.
// REQUIRES one window or more.
void fill_batch(std::span<const Window> windows, std::size_t number, std::size_t steps,
                std::size_t rows, std::size_t features, const EncodeEvent& encode, ThreadPool& pool,
                Batch& batch);

}  // namespace crnngan::corpus
