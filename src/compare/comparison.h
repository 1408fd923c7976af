#pragma once

// Everything that is said of generated music beside real music.
//
// In each of several rounds the real pieces are halved. Windows of generated songs and windows of
// the second half are both compared with windows of the first: the second comparison, of real music
// with other real music, is the ceiling of the first. Figures are means over the rounds.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/threads.h"
#include "compare/held_out.h"
#include "compare/windows.h"

namespace crnngan::compare {

struct ComparisonOptions {
  std::size_t window = 64;    // tones
  std::size_t windows = 256;  // of each set, in each round
  int rounds = 4;
  int classifiers = 3;  // of each kind, each with its own seed; 0: none
  std::uint64_t seed = 1;
};

// One number for the generated songs, and for the other real half.
struct Beside {
  double generated = 0;
  double real = 0;
};

// One tone feature or window measure (features.h).
struct Row {
  std::string_view name;
  Beside mean;         // `real`: of the first half
  Beside overlap;      // distribution.h
  Beside wasserstein;  // in units of the deviation over the first half; of one that never changes
                       // there, in its own unit
  std::optional<Beside> distance_overlap;  // of window measures: set_distances.h
  std::optional<Beside> divergence;
};

struct ClassifierResult {
  Beside accuracy;  // means over the seeds
  Beside auc;
  std::vector<double> auc_of_seed;  // generated songs
};

struct Comparison {
  std::size_t real_pieces = 0;  // as long as a window or longer
  std::size_t generated_pieces = 0;
  std::optional<HeldOut> held_out;  // held_out.h; the caller's
  std::vector<Row> tones;
  std::vector<Row> windows;
  Beside frechet;                              // on all window measures (frechet.h)
  Beside diversity;                            // train/diversity.h
  std::optional<Beside> copying;               // with training pieces (copying.h)
  std::optional<ClassifierResult> classifier;  // classifier.h
};

// The mean of one of a Row's members over rows.
Beside mean_of(std::span<const Row> rows, Beside Row::*member);

// How many of how many parts are done. Calls come one at a time, from any thread.
using ComparisonProgress = std::function<void(int done, int total)>;

// The same whatever the number of threads. Without `training` nothing is said of copying. Throws
// Error when there are fewer than four real pieces, or two generated ones, as long as a window.
Comparison compare(std::span<const Piece> real, std::span<const Piece> generated,
                   std::span<const Piece> training, const ComparisonOptions& options,
                   ThreadPool& pool, const ComparisonProgress& progress = {});

}  // namespace crnngan::compare
