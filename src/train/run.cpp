#include "train/run.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/temporary_folder.h"
#include "base/text.h"
#include "base/version.h"
#include "nn/kernels.h"
#include "ranks/agreement.h"
#include "train/checkpoint.h"
#include "train/provenance.h"
#include "train/run_files.h"
#include "train/run_inputs.h"
#include "train/run_record.h"
#include "train/start_model.h"
#include "train/subject.h"
#include "train/training.h"
#include "train/trouble.h"

namespace crnngan::train {

namespace fs = std::filesystem;

namespace {

// Of what the bits depend on. With several shards not on the number of threads.
std::string computed_with(int threads, const Recipe& recipe) {
  const std::string set = nn::kernels().instruction_set;
  if (recipe.train.shards > 1) return fmt::format("{} shards, {}", recipe.train.shards, set);
  return fmt::format("{} {}, {}", threads, threads == 1 ? "thread" : "threads", set);
}

// Makes the file hold what it holds and more behind it, for a program that follows it.
void extend_file(const fs::path& path, const Bytes& content) {
  std::error_code error;
  const std::uintmax_t size = fs::file_size(path, error);
  if (error || size > content.size()) {
    write_file(path, content);
  } else {
    append_to_file(path, std::span(content).subspan(size));
  }
}

// The best checkpoint so far, of epoch 0 and infinitely far without one.
Progress best_progress(const fs::path& run) {
  const fs::path path = best_checkpoint_path(run);
  if (!fs::exists(path)) return {0, std::numeric_limits<double>::infinity()};
  const Parsed<TensorFile> file = read_tensors(read_file(path));
  if (!file.ok()) {
    throw Error("{}: byte {}: {}; it is damaged: remove it to go on", path.string(),
                file.error().offset, file.error().message);
  }
  return load_progress(file.value());
}

// The corpus of a run, where it was or where it was moved to.
TrainingSet read_run_corpus(const RunRecord& record, const Recipe& recipe, const StartModel* start,
                            const fs::path& moved_corpus) {
  const fs::path corpus = moved_corpus.empty() ? record.corpus : moved_corpus;
  if (moved_corpus.empty() && !fs::exists(corpus)) {
    throw Error("{}: no such file; if the corpus was moved, name it with --corpus",
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

// Whether an epoch is the last for which there is time.
enum class Last { kNo, kYes };

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

// What is written after an epoch: samples, log and curves, at last the checkpoint, so that an epoch
// without one is done again.
class EpochWriter {
 public:
  // Writes log and curves up to the newest checkpoint. Keeps references.
  EpochWriter(const fs::path& run, const Recipe& recipe, Subject& subject, Training& training,
              const RunEvents& events)
      : run_(run),
        recipe_(recipe),
        subject_(subject),
        training_(training),
        events_(events),
        best_(best_progress(run)) {
    const std::vector<sequence::Window> validation = training.validation_windows();
    const Measures real = subject.hear_real(training.training_windows(), validation);
    if (validation.empty() && events.on_trouble) {
      events.on_trouble(
          "there is nothing to validate on: the best checkpoint is chosen by how what is written "
          "measures beside what it learns from");
    }
    if (events.on_real_measures) events.on_real_measures(real);
    if (!newest_checkpoint(run) || !fs::exists(log_)) {
      const auto names = subject.measure_names();
      write_file(log_, log_header(names) + real_row(real, names));
    }
    // Made anew: an append that was interrupted may have left half a record.
    write_file(curves_, event_file(curves(read_text_file(log_))));
  }

  const Progress& best() const { return best_; }

  // `prediction` is the model's loss of it, where the recipe judges by that.
  void finish(const Epoch& trained, double prediction, Last last) {
    EpochReport report{trained, 0, 0, {}};
    const int epoch = report.epoch;
    const std::vector<Events> sequences = training_.sample();
    const Measured measured = subject_.measure(sequences);
    report.samples = measured.measures;
    report.diversity = measured.diversity;
    report.distance = judges_by_prediction(recipe_)
                          ? prediction
                          : subject_.distance(report.samples, recipe_.train.best_by);
    const fs::path folder = run_ / "samples" / fmt::format("epoch-{:04d}", epoch);
    make_folder(folder);
    subject_.write_samples(folder, sequences);
    const std::string rows =
        truncate_log(read_text_file(log_), epoch - 1) + log_row(report, subject_.measure_names());
    write_file(log_, rows);
    extend_file(curves_, event_file(curves(rows)));
    write_checkpoint(report, last);
    if (events_.on_epoch) events_.on_epoch(report);
    tell_troubles(std::move(report));
  }

 private:
  void write_checkpoint(const EpochReport& report, Last last) {
    const int epoch = report.epoch;
    const bool is_due =
        epoch % recipe_.train.checkpoint_period == 0 || epoch == recipe_.train.epochs;
    if (!is_due && last == Last::kNo) return;
    make_folder(run_ / "checkpoints");
    const Progress progress{epoch, report.distance};
    const Bytes checkpoint = write_tensors(training_.checkpoint(progress));
    // Only what an uninterrupted run would have written can be the best.
    const bool can_be_best = is_due && (report.is_trained() || report.starts_from_model);
    if (can_be_best && progress.distance < best_.distance) {
      write_file(best_checkpoint_path(run_), checkpoint);
      best_ = progress;
    }
    write_file(checkpoint_path(run_, epoch), checkpoint);
    remove_old_checkpoints(run_, static_cast<int>(recipe_.train.checkpoints_kept));
  }

  void tell_troubles(EpochReport report) {
    reports_.push_back(std::move(report));
    if (reports_.size() > kReportsThatCount) reports_.erase(reports_.begin());
    if (!events_.on_trouble) return;
    for (const std::string& trouble : new_troubles(reports_)) events_.on_trouble(trouble);
  }

  const fs::path& run_;
  const Recipe& recipe_;
  Subject& subject_;
  Training& training_;
  const RunEvents& events_;
  fs::path log_ = run_ / "log.csv";
  fs::path curves_ = run_ / kEventFileName;
  Progress best_;                     // of the best checkpoint
  std::vector<EpochReport> reports_;  // the newest
};

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

RunState continue_run(const fs::path& run, const RunOptions& options, const RunEvents& told) {
  const Stopwatch since_begin;
  ranks::Ranks& ranks = *options.ranks;
  const RunEvents events = ranks.is_first() ? told : RunEvents();
  std::optional<FileLock> lock;
  expect_same_program(ranks);
  RunInputs inputs = read_run_inputs(run, ranks, lock);
  const Recipe& recipe = inputs.recipe;
  TrainingSet set;
  ranks::agree(ranks, [&] {
    set = read_run_corpus(inputs.record, recipe, inputs.start_model(), options.moved_corpus);
  });
  if (events.on_pieces) events.on_pieces(set.usable, set.all);
  const std::string computed = computed_with(options.threads, recipe);
  if (events.on_trouble && !inputs.record.computed.empty() && inputs.record.computed != computed) {
    events.on_trouble(fmt::format(
        "the run began with {}, this is {}: the results will differ in their last digits",
        inputs.record.computed, computed));
  }
  const std::optional<StartModel>& start = inputs.start;
  if (start && set.provenance) {
    set.provenance = learnt_on(start->model.about.trained_on, std::move(*set.provenance));
  }
  Subject& subject = *set.subject;
  for (const std::string& remark : subject.remarks()) {
    if (events.on_trouble) events.on_trouble(remark);
  }
  RunState state;
  state.epochs = static_cast<int>(recipe.train.epochs);
  const bool is_fresh = inputs.checkpoint.empty();
  std::optional<Training> made;
  ranks::agree(ranks, [&] {
    made.emplace(recipe, subject.domain(), options.threads, std::move(set.provenance),
                 start ? &start->model : nullptr, ranks);
    if (is_fresh) {
      made->start();
    } else {
      state.last_epoch = made->load(std::exchange(inputs.checkpoint, {}), inputs.checkpoint_name);
    }
  });
  Training& training = *made;
  std::optional<EpochWriter> writer;  // of rank 0
  ranks::agree(ranks, [&] {
    if (ranks.is_first()) writer.emplace(run, recipe, subject, training, events);
  });
  // What rank 0 writes, then decides for all: the best epoch, and whether this was the last.
  const auto finish = [&](const Epoch& trained, double of_epoch) {
    const double prediction = loss_of_prediction(recipe, training);
    Ending ending;
    ranks::agree(ranks, [&] {
      if (!writer) return;
      const bool is_late = since_begin.seconds() + of_epoch > options.most_seconds;
      ending.last = trained.is_trained() && is_late ? Last::kYes : Last::kNo;
      writer->finish(trained, prediction, ending.last);
      ending.best_epoch = writer->best().epoch;
    });
    return ranks::value_of_first(ranks, ending);
  };
  Ending ending{Last::kNo, writer ? writer->best().epoch : 0};
  if (is_fresh) {
    Epoch before{.starts_from_model = start.has_value(),
                 .epochs = state.epochs,
                 .phase = phase_of(recipe, 1)};
    if (start) before.validation = training.validate(before.phase);
    ending = finish(before, 0);
  }
  ending = ranks::value_of_first(ranks, ending);
  state.best_epoch = ending.best_epoch;
  while (state.last_epoch < state.epochs && ending.last == Last::kNo &&
         !is_settled(recipe, state)) {
    const int epoch = state.last_epoch + 1;
    const Stopwatch since_epoch;
    const Epoch trained = training.train_epoch(epoch, [&](int done, int all) {
      if (!events.on_iteration) return;
      events.on_iteration(epoch, done, all, work_done(recipe, epoch, done, all));
    });
    ending = finish(trained, since_epoch.seconds());
    state.last_epoch = epoch;
    state.best_epoch = ending.best_epoch;
    ++state.epochs_done;
  }
  state.is_settled = is_settled(recipe, state);
  return state;
}

}  // namespace crnngan::train
