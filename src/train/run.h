#pragma once

// A training run: a folder that holds everything about it.
//
//   config.toml       the recipe, every key resolved; usable as a recipe again
//   run.json          the corpus (path and hash), the program's version, threads, instruction set
//   start.safetensors     the model that it starts from, if it starts from one
//   music.corpus          a copy of the corpus, if it keeps one
//   log.csv           real music, then a row an epoch, from epoch 0, the network before training
//   events.out.tfevents.crnngan      the same for TensorBoard
//   samples/epoch-NNNN/*.mid
//   checkpoints/epoch-NNNN.safetensors, best.safetensors
//
// After an epoch its samples, its log row and at last its checkpoint are written, each whole or
// not at all; a run that was killed at any moment goes on from the newest checkpoint and ends with
// the same bits as one that was not, on as many threads and the same instruction set.
//
// Several ranks (ranks/ranks.h) train a run as one. All call the same functions. Rank 0 alone sees
// the folder, tells the others what they need of it, and writes; each reads the corpus itself. With
// train.shards of 2 or more the bits depend neither on the ranks nor on their threads.

#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "ranks/ranks.h"
#include "train/log.h"
#include "train/recipe.h"
#include "train/start_model.h"

namespace crnngan::train {

// What happens while a run goes on, told on rank 0. Any function may be empty.
struct RunEvents {
  std::function<void(int used, int all)> on_pieces;  // training pieces: long enough, in all
  std::function<void(const std::vector<stats::ColumnSummary>&)> on_real_measures;
  // Within an epoch: iterations done of all, and the share of the run that is done.
  std::function<void(int epoch, int done, int all, double of_run)> on_iteration;
  std::function<void(const EpochReport&)> on_epoch;
  std::function<void(const std::string&)> on_trouble;  // train/trouble.h, and what else to know
};

struct RunOptions {
  int threads = 1;
  std::filesystem::path moved_corpus = {};  // where the corpus is now, if not where it was
  double most_seconds = std::numeric_limits<double>::infinity();
  ranks::Ranks* ranks = &ranks::alone();
};

// All end unless the ranks have the same version of the program and the same instruction set.
void expect_same_program(ranks::Ranks& ranks);

// Where a run stands.
struct RunState {
  int epochs_done = 0;      // by this call
  int last_epoch = 0;       // trained, by any call
  int epochs = 0;           // of the recipe
  int best_epoch = 0;       // that of the best checkpoint
  bool is_settled = false;  // by train.patience: more epochs would not be done
};

// The state of a run that nobody trains. Throws Error when the folder holds none, or a file of it
// can't be read.
RunState state_of(const std::filesystem::path& run);

enum class OlderRun { kRefuse, kReplace };

// What a run begins with besides a recipe and a corpus.
struct Beginning {
  const StartModel* model = nullptr;  // of which it takes the weights; null: fresh ones
  bool keeps_corpus = false;          // a copy of it, so that the corpus may go
};

// Makes the folder of a new run, and those above. Throws Error when it holds anything already, the
// corpus can't be read or has no training piece as long as a training sequence, or the recipe says
// otherwise than the model what shape it has; then nothing is
// left behind, and nothing changed. An older run may be replaced: all that it has written goes,
// what others put into its folder stays; it is refused while another process trains it.
void start_run(const std::filesystem::path& run, const Recipe& recipe,
               const std::filesystem::path& corpus, int threads, OlderRun older = OlderRun::kRefuse,
               const Beginning& beginning = {});

// A run under way, an epoch at a time. No other process trains it meanwhile. All ranks call the
// same functions.
class Run {
 public:
  // Begins at the newest checkpoint; without one at the start, epoch 0 is then written. Keeps a
  // copy of the events. Throws Error when the folder holds no run, another process trains it, or
  // its corpus is not what it was; then on all ranks (ranks/agreement.h), as when one is not like
  // the others.
  Run(const std::filesystem::path& run, const RunOptions& options, RunEvents events);
  ~Run();
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  const RunState& state() const;

  // After the last epoch, the one at which the best checkpoint is train.patience epochs old, or the
  // one after which another like it would not end within most_seconds.
  bool is_done() const;

  // Trains an epoch and writes what comes after it; the samples are measured on rank 0. Throws
  // Error, on all ranks, when a loss is no longer finite; the run then goes on no further, and a
  // new one begins at the newest checkpoint. REQUIRES that it is not done.
  EpochReport train_epoch();

 private:
  class UnderWay;
  std::unique_ptr<UnderWay> under_way_;
};

// All epochs of it. Throws Error as it does.
RunState continue_run(const std::filesystem::path& run, const RunOptions& options,
                      const RunEvents& events);

}  // namespace crnngan::train
