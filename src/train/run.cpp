#include "train/run.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/missing_file.h"
#include "base/temporary_folder.h"
#include "base/text.h"
#include "base/version.h"
#include "nn/kernels.h"
#include "ranks/agreement.h"
#include "train/checkpoint.h"
#include "train/epoch_writer.h"
#include "train/provenance.h"
#include "train/run_files.h"
#include "train/run_inputs.h"
#include "train/run_record.h"
#include "train/start_model.h"
#include "train/subject.h"
#include "train/training.h"

namespace crnngan::train {

namespace fs = std::filesystem;

namespace {

// Of what the bits depend on. With several shards not on the number of threads.
std::string computed_with(int threads, const Recipe& recipe) {
  const std::string set = nn::kernels().instruction_set;
  if (recipe.train.shards > 1) return fmt::format("{} shards, {}", recipe.train.shards, set);
  return fmt::format("{} {}, {}", threads, threads == 1 ? "thread" : "threads", set);
}

// The corpus of a run, where it was or where it was moved to.
TrainingSet read_run_corpus(const RunRecord& record, const Recipe& recipe, const StartModel* start,
                            const fs::path& moved_corpus) {
  const fs::path corpus = moved_corpus.empty() ? record.corpus : moved_corpus;
  if (moved_corpus.empty() && !fs::exists(corpus)) {
    throw MissingFile("{}: no such file; if the corpus was moved, name it with --corpus",
                      corpus.string());
  }
  TrainingSet set = read_training_set(corpus, recipe, start);
  if (set.corpus_hash != record.corpus_hash) {
    throw Error("{}: is not the corpus that the run began with", corpus.string());
  }
  return set;
}

class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

// Whether the best checkpoint is so old that the run ends.
bool is_settled(const Recipe& recipe, const RunState& state) {
  return recipe.train.patience > 0 && state.last_epoch - state.best_epoch >= recipe.train.patience;
}

// What rank 0 decides behind an epoch.
struct Ending {
  Last last = Last::kNo;
  int best_epoch = 0;  // that of the best checkpoint
};

double loss_of_prediction(const Recipe& recipe, Training& training) {
  return judges_by_prediction(recipe) ? training.model_loss() : 0;
}

bool holds_anything(const fs::path& place) {
  return fs::exists(place) && (!fs::is_directory(place) || !fs::is_empty(place));
}

void require_replaceable(const fs::path& place, OlderRun older) {
  const bool is_run = fs::is_regular_file(place / "run.json");
  if (!is_run) {
    throw Error("{}: is there already and is no run; name another folder", place.string());
  }
  if (older == OlderRun::kRefuse) {
    throw Error(
        "{}: is there already; name another folder, go on with the run with --resume, or replace "
        "it with --force",
        place.string());
  }
  read_run_record(place);
}

// The files of a new run; run.json, by which a folder is one, at last.
struct StartFiles {
  std::string config;
  std::optional<Bytes> model;
  std::optional<Bytes> corpus;
  RunRecord record;

  void write(const fs::path& folder) const {
    write_file(folder / "config.toml", config);
    if (model) write_file(start_model_path(folder), *model);
    if (corpus) write_file(folder / kKeptCorpus, *corpus);
    write_run_record(folder, record);
  }
};

StartFiles start_files(const Recipe& recipe, const fs::path& corpus, int threads,
                       const Beginning& beginning) {
  check(recipe);
  const TrainingSet set = read_training_set(corpus, recipe, beginning.model);
  StartFiles files{.config = to_toml(recipe),
                   .model = {},
                   .corpus = {},
                   .record = {.version = std::string(kVersion),
                              .corpus = fs::absolute(corpus).lexically_normal(),
                              .corpus_hash = set.corpus_hash,
                              .computed = computed_with(threads, recipe)}};
  if (beginning.keeps_corpus) {
    files.corpus = read_file(corpus);
    files.record.corpus = kKeptCorpus;
  }
  if (beginning.model != nullptr) {
    const StartModel& start = *beginning.model;
    expect_shape(start, recipe);
    files.model = bytes_of(start);
    files.record.start_model = start.name;
    files.record.start_hash = hash_of(*files.model);
    files.config = fmt::format(
        "# Starts from {}, kept as {}, which decides codec, bins, context and the generator's "
        "shape.\n{}",
        valid_utf8(start.name), start_model_path({}).string(), files.config);
  }
  return files;
}

}  // namespace

void start_run(const fs::path& folder, const Recipe& recipe, const fs::path& corpus, int threads,
               OlderRun older, const Beginning& beginning) {
  const bool replaces = holds_anything(folder);
  if (replaces) require_replaceable(folder, older);
  const StartFiles files = start_files(recipe, corpus, threads, beginning);
  if (replaces) {
    const FileLock lock = lock_of(folder);
    remove_run_files(folder);
    files.write(folder);
    return;
  }
  // Made beside its place and moved there when it is complete.
  const std::string prefix = prefix_beside(folder);
  make_folder(fs::path(prefix).parent_path());
  HeldFolder fresh(prefix);
  files.write(fresh.path());
  fresh.stay_as(folder);
}

RunState state_of(const fs::path& run) {
  const Recipe recipe = read_config(run);
  RunState state;
  state.epochs = static_cast<int>(recipe.train.epochs);
  state.last_epoch = newest_epoch(run);
  state.best_epoch = best_progress(run).epoch;
  state.is_settled = is_settled(recipe, state);
  return state;
}

void expect_same_program(ranks::Ranks& ranks) {
  ranks::expect_alike(ranks, {{"version", std::string(kVersion)},
                              {"instruction set", nn::kernels().instruction_set}});
}

class Run::UnderWay {
 public:
  UnderWay(const fs::path& run, const RunOptions& options, RunEvents events)
      : run_(run),
        options_(options),
        ranks_(*options.ranks),
        events_(ranks_.is_first() ? std::move(events) : RunEvents()),
        inputs_(read_inputs()),
        set_(read_set()) {
    tell_remarks();
    state_.epochs = static_cast<int>(recipe().train.epochs);
    const bool is_fresh = inputs_.checkpoint.empty();
    ranks::agree(ranks_, [&] { begin_training(); });
    ranks::agree(ranks_, [&] {
      if (!ranks_.is_first()) return;
      writer_.emplace(run_, recipe(), *set_.subject, *training_, events_);
    });
    if (is_fresh) {
      write_epoch_0();
    } else {
      const Ending begin{Last::kNo, writer_ ? writer_->best().epoch : 0};
      take(ranks::value_of_first(ranks_, begin));
    }
  }

  const RunState& state() const { return state_; }

  bool is_done() const {
    return state_.last_epoch >= state_.epochs || last_ == Last::kYes || state_.is_settled;
  }

  EpochReport train_epoch() {
    const int epoch = state_.last_epoch + 1;
    const Stopwatch since_epoch;
    const Epoch trained = training_->train_epoch(epoch, [&](int done, int all) {
      if (!events_.on_iteration) return;
      events_.on_iteration(epoch, done, all, work_done(recipe(), epoch, done, all));
    });
    state_.last_epoch = epoch;
    ++state_.epochs_done;
    return finish(trained, since_epoch.seconds());
  }

 private:
  const Recipe& recipe() const { return inputs_.recipe; }

  const gan::Model* start() const {
    return inputs_.start_model() ? &inputs_.start_model()->model : nullptr;
  }

  RunInputs read_inputs() {
    expect_same_program(ranks_);
    return read_run_inputs(run_, ranks_, lock_);
  }

  TrainingSet read_set() {
    TrainingSet set;
    ranks::agree(ranks_, [&] {
      set = read_run_corpus(inputs_.record, recipe(), inputs_.start_model(), options_.moved_corpus);
    });
    if (start() != nullptr && set.provenance) {
      set.provenance =
          learnt_on(inputs_.start_model()->model.about.trained_on, std::move(*set.provenance));
    }
    return set;
  }

  void tell_remarks() const {
    if (events_.on_pieces) events_.on_pieces(set_.usable, set_.all);
    if (!events_.on_trouble) return;
    const std::string& began = inputs_.record.computed;
    const std::string computed = computed_with(options_.threads, recipe());
    if (!began.empty() && began != computed) {
      events_.on_trouble(fmt::format(
          "the run began with {}, this is {}: the results will differ in their last digits", began,
          computed));
    }
    for (const std::string& remark : set_.subject->remarks()) events_.on_trouble(remark);
  }

  void begin_training() {
    training_.emplace(recipe(), set_.subject->domain(), options_.threads, set_.provenance, start(),
                      ranks_);
    if (inputs_.checkpoint.empty()) {
      training_->start();
    } else {
      state_.last_epoch =
          training_->load(std::exchange(inputs_.checkpoint, {}), inputs_.checkpoint_name);
    }
  }

  void write_epoch_0() {
    Epoch before{.starts_from_model = start() != nullptr,
                 .epochs = state_.epochs,
                 .phase = phase_of(recipe(), 1)};
    if (start() != nullptr) before.validation = training_->validate(before.phase);
    finish(before, 0);
  }

  // What rank 0 writes, then decides for all: the best epoch, and whether this was the last.
  EpochReport finish(const Epoch& trained, double seconds) {
    const double prediction = loss_of_prediction(recipe(), *training_);  // by all ranks
    EpochReport report{trained, 0, 0, {}};
    Ending ending;
    ranks::agree(ranks_, [&] {
      if (!writer_) return;
      const bool is_late = since_begin_.seconds() + seconds > options_.most_seconds;
      ending.last = trained.is_trained() && is_late ? Last::kYes : Last::kNo;
      report = writer_->finish(trained, prediction, ending.last);
      ending.best_epoch = writer_->best().epoch;
    });
    take(ranks::value_of_first(ranks_, ending));
    return report;
  }

  void take(const Ending& ending) {
    last_ = ending.last;
    state_.best_epoch = ending.best_epoch;
    state_.is_settled = is_settled(recipe(), state_);
  }

  const Stopwatch since_begin_;
  const fs::path run_;
  const RunOptions options_;
  ranks::Ranks& ranks_;
  const RunEvents events_;        // none on other ranks than the first
  std::optional<FileLock> lock_;  // of rank 0
  RunInputs inputs_;
  const TrainingSet set_;
  std::optional<Training> training_;
  std::optional<EpochWriter> writer_;  // of rank 0
  RunState state_;
  Last last_ = Last::kNo;
};

Run::Run(const fs::path& run, const RunOptions& options, RunEvents events)
    : under_way_(std::make_unique<UnderWay>(run, options, std::move(events))) {}

Run::~Run() = default;

const RunState& Run::state() const { return under_way_->state(); }

bool Run::is_done() const { return under_way_->is_done(); }

EpochReport Run::train_epoch() { return under_way_->train_epoch(); }

RunState continue_run(const fs::path& run, const RunOptions& options, const RunEvents& events) {
  Run under_way(run, options, events);
  while (!under_way.is_done()) under_way.train_epoch();
  return under_way.state();
}

}  // namespace crnngan::train
