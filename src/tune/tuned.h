#pragma once

// What came of tuning: RUN/tuned.safetensors, and what a person should know of it.

#include <cstddef>
#include <filesystem>
#include <string>

namespace crnngan::tune {

// The model between the run's start and its best checkpoint (blend.h), chosen by what is held out.
struct Chosen {
  std::filesystem::path file = {};
  std::string start_model = {};  // the name of the model that it was
  double nats_before = 0;        // an event that is held out, by the start model
  double nats_after = 0;         // by the tuned one
  double share = 0;              // of the way from the start model to the best checkpoint
  int best_epoch = 0;
};

struct Tuned : Chosen {
  std::size_t learnt = 0;        // pieces
  std::size_t held_out = 0;      // pieces
  std::size_t known_before = 0;  // of those held out, that the start model learnt from

  // Shares of figures (compare/copying.h) that stand in the pieces it learnt from.
  double copied = 0;           // of its songs
  double copied_before = 0;    // of the start model's songs
  double copied_held_out = 0;  // of the held-out pieces
};

// RUN/tuned.safetensors
std::filesystem::path tuned_path(const std::filesystem::path& run);

// Writes the model between the run's start and its best checkpoint (blend.h), chosen by the
// held-out pieces, with a card that says what it is. The same run gives the same file. Throws Error
// when the folder holds no run that tuning began and of which an epoch is done.
Tuned finish_tuning(const std::filesystem::path& run, int threads);

// How much likelier an event that is held out is, on the geometric mean: 0.5 for half as
// likely again.
double likelier_by(const Chosen& tuned);

}  // namespace crnngan::tune
