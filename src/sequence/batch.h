#pragma once

// Sequences side by side, as networks see them: T steps, B rows, F features; time-major.

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "base/threads.h"
#include "sequence/windows.h"

namespace crnngan::sequence {

struct Batch {
  int steps = 0;             // T
  int rows = 0;              // B
  int features = 0;          // F
  std::vector<float> x;      // (T,B,F); any finite numbers behind the end of a sequence
  std::vector<int> bins;     // (T,B,F), the bins that hold them; empty where features have none
  std::vector<int> context;  // (T,B,C), what is known before each event (sequence/context.h)
  std::vector<int> lengths;  // (B), steps of each sequence, 1..T
};

// What is filled of an event: its F features, their bins where they have some, its C context
// columns.
struct EventRow {
  std::span<float> features;
  std::span<int> bins;
  std::span<int> context;
};

struct RowShape {
  int features = 0;  // F
  bool has_bins = false;
  int context = 0;  // C
};

// Writes an event, which becomes row `row` = t * B + b of the batch. Called from several threads at
// a time.
using EncodeEvent = std::function<void(std::size_t sequence, std::size_t event, std::size_t row,
                                       const EventRow& filled)>;

// The first `steps` events of each window, a row each. Behind the end of a shorter one all is 0.
// The batch's memory is used again. REQUIRES windows of one event or more.
void fill(std::span<const Window> windows, int steps, const RowShape& shape,
          const EncodeEvent& encode, ThreadPool& pool, Batch& batch);

}  // namespace crnngan::sequence
