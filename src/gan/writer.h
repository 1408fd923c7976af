#pragma once

// Sequences under way: a generator writes the next event of several sequences at a time, each fed
// with the event before it.
//
// What a sequence becomes depends on the generator, its own stream of random numbers, the options,
// what it heard, and how many are written together, alone: products of matrices of other sizes end
// in other last bits.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/random.h"
#include "base/threads.h"
#include "gan/generator.h"

namespace crnngan::gan {

struct WriterOptions {
  float noise_scale = 1;                 // what noise is multiplied by; 1 with bins
  std::vector<float> temperatures = {};  // (F), with bins; 1 unless given
  std::vector<float> nuclei = {};        // (F), the same
  // One a sequence, or none. With guidance two: the second knows less, and what the first tells
  // beside it counts so many times (Drawing::guidance).
  std::vector<std::unique_ptr<sequence::Listener>> listeners = {};
  float guidance = 1;
};

class Writer {
 public:
  // A sequence from each stream. Keeps a reference. A stream holds the random event before the
  // first one (without bins), the noise that the sequence holds, then that of each step of the
  // network.
  Writer(const Generator& generator, std::vector<RandomStream> streams, WriterOptions options = {});

  // The next event (F) of all sequences is this one. Without bins the first that is heard takes the
  // place of the random event before.
  void hear(std::span<const float> event);

  // The next event of each sequence (B,F), until the next call. With `noise` (B, noise of a step)
  // that takes the place of the streams'.
  std::span<const float> next();
  std::span<const float> next(std::span<const float> noise);

  // The logarithm of the likelihood (B), in nats, of the newest event of each sequence, as the
  // network expected it: whatever temperature, nucleus and guidance it was drawn with. REQUIRES
  // bins, and an event.
  std::vector<double> log_likelihoods();

  // Whether sequence `row` has ended: its newest event is no part of it.
  bool has_ended(std::size_t row) const {
    return !listeners_.empty() && listeners_[row * rows_a_sequence_]->has_ended();
  }

 private:
  void draw_noise();
  std::span<const float> write();

  const Generator& generator_;
  std::vector<RandomStream> streams_;
  float noise_scale_;
  std::size_t rows_a_sequence_;  // of the tape
  std::vector<std::unique_ptr<sequence::Listener>> listeners_;
  ThreadPool alone_{1};
  GeneratorTape tape_;         // of one step
  std::uint64_t steps_ = 0;    // that the network has taken
  bool has_event_ = false;     // one was written or heard
  std::vector<float> events_;  // (B,F), the newest
};

}  // namespace crnngan::gan
