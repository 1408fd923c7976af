#pragma once

// Everything that is said of generated music beside real music.
//
// First, how well judges tell them apart that were trained to (judges.h), beside how well others
// tell real music from other real music.
//
// Then the measures. In each of several rounds the real pieces are halved. Windows of generated
// songs and windows of the second half are both compared with windows of the first: the second
// comparison, of real music with other real music, is the ceiling of the first. Figures are means
// over the rounds. Longer stretches, which take the lengths of the generated songs, are compared in
// the same way by what a listener would ask (song_measures.h).

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/threads.h"
#include "compare/held_out.h"
#include "compare/judges.h"
#include "compare/windows.h"
#include "score/interval.h"

namespace crnngan::compare {

struct ComparisonOptions {
  std::size_t window = 64;    // tones
  std::size_t windows = 256;  // of each set, in each round
  int rounds = 4;
  int judges = 3;  // of each kind, each with its own seed for the network, the division of the
                   // pieces and the songs of a model; 0: none
  int judge_iterations = 1500;   // at most
  std::size_t song_tones = 512;  // of a stretch of a song at most
  std::uint64_t seed = 1;
};

// One number for the generated songs, and for the other real half.
struct Beside {
  double generated = 0;
  double real = 0;
};

// One tone feature or window measure (features.h), or song measure (song_measures.h).
struct Row {
  std::string_view name;
  Beside mean;         // `real`: of the first half
  Beside overlap;      // score/distribution.h
  Beside wasserstein;  // in units of the deviation over the first half; of one that never changes
                       // there, in its own unit
  std::optional<Beside> distance_overlap;  // of window measures: set_distances.h
  std::optional<Beside> divergence;
};

// What the judges score; of `real`, on real music beside other real music.
struct Judged {
  std::vector<JudgeScore> generated;  // of each judge
  std::vector<JudgeScore> real;
};

// Mean and interval, within 0..1, of one of a score's members over judges.
score::Interval interval_of(std::span<const JudgeScore> scores, double JudgeScore::* member);

// The music that is held beside real music.
struct Generated {
  std::span<const Piece> pieces;  // of which windows are cut
  std::span<const Piece> songs;  // of which stretches are cut: the same, or longer songs of a model
  Songs write = {};              // of a model: more songs as long as a window
};

struct Comparison {
  std::size_t real_pieces = 0;  // as long as a window or longer
  std::size_t generated_pieces = 0;
  std::optional<HeldOut> held_out;  // of compare_sources()
  std::vector<Row> tones;
  std::vector<Row> windows;
  std::vector<Row> songs;
  Beside frechet;                 // on all window measures (frechet.h)
  Beside diversity;               // stats/diversity.h
  std::optional<Beside> copying;  // with training pieces (copying.h)
  std::optional<Judged> judged;
};

// The mean of one of a Row's members over rows.
Beside mean_of(std::span<const Row> rows, Beside Row::* member);

// How much of how much work is done. Calls come one at a time, from any thread.
using ComparisonProgress = std::function<void(int done, int total)>;

// The same whatever the number of threads. `training` are real pieces that are not held out: judges
// learn from them, and what is copied is looked for there; without any nothing is said of copying.
// Throws Error when there are fewer than four real pieces, or two generated ones, as long as a
// window, and what judges throw.
Comparison compare(std::span<const Piece> real, const Generated& generated,
                   std::span<const Piece> training, const ComparisonOptions& options,
                   ThreadPool& pool, const ComparisonProgress& progress = {});

// What becomes of real music that the model of the other knows.
enum class KnownMusic { kRefused, kLeftOut };

// The same of sources, with held_out(). Takes what is left out away from `real`.
Comparison compare_sources(Source& real, const Source& generated, KnownMusic known,
                           const ComparisonOptions& options, ThreadPool& pool,
                           const ComparisonProgress& progress = {});

}  // namespace crnngan::compare
