#include "train/run.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/file_lock.h"
#include "base/files.h"
#include "base/outside_text.h"
#include "base/temporary_folder.h"
#include "base/text.h"
#include "base/version.h"
#include "corpus/corpus.h"
#include "midi/smf_writer.h"
#include "nn/kernels.h"
#include "stats/diversity.h"
#include "train/checkpoint.h"
#include "train/distance.h"
#include "train/music_recipe.h"
#include "train/provenance.h"
#include "train/run_files.h"
#include "train/run_record.h"
#include "train/songs.h"
#include "train/training.h"
#include "train/trouble.h"

namespace crnngan::train {

namespace fs = std::filesystem;

namespace {

struct TrainingSet {
  music::Pieces training;
  music::Pieces validation;
  music::PieceSurroundings surroundings;
  std::string corpus_hash;
  gan::Provenance provenance;
  int usable = 0;  // training pieces from which sequences are taken
};

TrainingSet read_training_set(const fs::path& path, const Recipe& recipe) {
  const Bytes bytes = read_file(path);
  TrainingSet set;
  set.corpus_hash = fmt::format("{:016x}", hash_bytes(bytes));
  const corpus::Corpus corpus = corpus::read_corpus(bytes).take(path.string());
  set.provenance = provenance_of(corpus);
  const music::CodecOptions options = codec_options(recipe);
  const bool has_context = domain_options(recipe).context != music::ContextOptions{};
  const auto cells = [&](corpus::Split split) {
    auto pieces = corpus::tones_of(corpus, split);
    for (auto& piece : pieces) {
      if (has_context) piece = music::as_heard(piece);  // as its songs are written
      piece = music::cells_of(piece, options);
    }
    return pieces;
  };
  set.training = cells(corpus::Split::kTraining);
  set.validation = cells(corpus::Split::kValidation);
  for (const corpus::Piece& piece : corpus.pieces) {
    const music::Surroundings around{corpus::traits_of(piece), piece.signatures};
    if (piece.split == corpus::Split::kTraining) set.surroundings.training.push_back(around);
    if (piece.split == corpus::Split::kValidation) set.surroundings.validation.push_back(around);
  }
  const auto steps = static_cast<std::size_t>(recipe.train.steps);
  std::size_t longest = 0;
  for (const auto& piece : set.training) {
    const std::size_t length = piece.size() / static_cast<std::size_t>(options.tones_per_cell);
    longest = std::max(longest, length);
    if (length >= (pads(recipe) ? kShortestSequence : steps)) ++set.usable;
  }
  if (set.usable == 0) {
    const bool of_tones = options.tones_per_cell == 1 && !options.pace_events;
    throw Error(
        "{}: no training piece has {} {} (the longest has {}); set train.steps lower, or "
        "train.short_pieces to pad",
        path.string(), pads(recipe) ? kShortestSequence : steps, of_tones ? "tones" : "events",
        longest);
  }
  return set;
}

std::string computed_with(int threads) {
  return fmt::format("{} {}, {}", threads, threads == 1 ? "thread" : "threads",
                     nn::kernels().instruction_set);
}

void write_samples(const fs::path& run, int epoch, const std::vector<Song>& songs) {
  const fs::path folder = run / "samples" / fmt::format("epoch-{:04d}", epoch);
  make_folder(folder);
  for (std::size_t i = 0; i < songs.size(); ++i) {
    write_file(folder / fmt::format("sample-{:02d}.mid", i), midi::write_smf(songs[i], {}));
  }
}

// What a process that was killed while it wrote a file has left. REQUIRES the run's lock.
void remove_partial_files(const fs::path& run) {
  std::vector<fs::path> partial;
  for (const auto& entry : fs::recursive_directory_iterator(run)) {
    if (entry.is_regular_file() && is_partial_file(entry.path())) partial.push_back(entry.path());
  }
  for (const fs::path& path : partial) fs::remove(path);
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

double best_distance(const fs::path& run) {
  const fs::path path = best_checkpoint_path(run);
  if (!fs::exists(path)) return std::numeric_limits<double>::infinity();
  const Parsed<TensorFile> file = read_tensors(read_file(path));
  if (!file.ok()) {
    throw Error("{}: byte {}: {}; it is damaged: remove it to go on", path.string(),
                file.error().offset, file.error().message);
  }
  return load_progress(file.value()).distance;
}

// The corpus of a run, where it was or where it was moved to.
TrainingSet read_run_corpus(const RunRecord& record, const Recipe& recipe,
                            const fs::path& moved_corpus) {
  const fs::path corpus = moved_corpus.empty() ? record.corpus : moved_corpus;
  if (moved_corpus.empty() && !fs::exists(corpus)) {
    throw Error("{}: no such file; if the corpus was moved, name it with --corpus",
                corpus.string());
  }
  TrainingSet set = read_training_set(corpus, recipe);
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

// Whether an epoch is the last for which this process has time.
enum class Last { kNo, kYes };

// What is written after an epoch: samples, log and curves, at last the checkpoint, so that an epoch
// without one is done again.
class EpochWriter {
 public:
  // Writes log and curves up to the newest checkpoint. Keeps references.
  EpochWriter(const fs::path& run, const Recipe& recipe, const music::Domain& music,
              Training& training, const RunEvents& events)
      : run_(run),
        recipe_(recipe),
        music_(music),
        training_(training),
        events_(events),
        best_(best_distance(run)) {
    const music::CodecOptions& options = music.codec().options();
    const std::vector<Song> of_training =
        real_songs(music.training_pieces(), options, training.training_windows());
    const std::vector<Song> of_validation =
        real_songs(music.validation_pieces(), options, training.validation_windows());
    real_ = measure_songs(of_validation.empty() ? of_training : of_validation);
    diversity_.emplace(of_training);
    if (of_validation.empty() && events.on_trouble) {
      events.on_trouble(
          "there are no validation pieces: the best checkpoint is chosen by how songs measure "
          "beside "
          "training pieces");
    }
    if (events.on_real_measures) events.on_real_measures(real_);
    if (!newest_checkpoint(run) || !fs::exists(log_)) {
      write_file(log_, log_header() + real_row(real_));
    }
    // Made anew: an append that was interrupted may have left half a record.
    write_file(curves_, event_file(curves(read_text_file(log_))));
  }

  void finish(const Epoch& trained, Last last) {
    EpochReport report{trained, 0, 0, {}};
    const int epoch = report.epoch;
    const std::vector<Song> songs = songs_of(training_.sample(), music_.codec());
    report.samples = measure_songs(songs);
    report.diversity = diversity_->of(songs);
    report.distance = distance_to_real(report.samples, real_, recipe_.train.best_by);
    write_samples(run_, epoch, songs);
    const std::string rows = truncate_log(read_text_file(log_), epoch - 1) + log_row(report);
    write_file(log_, rows);
    extend_file(curves_, event_file(curves(rows)));
    write_checkpoint(epoch, report.distance, last);
    if (events_.on_epoch) events_.on_epoch(report);
    tell_troubles(std::move(report));
  }

 private:
  void write_checkpoint(int epoch, double distance, Last last) {
    const bool is_due =
        epoch % recipe_.train.checkpoint_period == 0 || epoch == recipe_.train.epochs;
    if (!is_due && last == Last::kNo) return;
    make_folder(run_ / "checkpoints");
    const Bytes checkpoint = write_tensors(training_.checkpoint({epoch, distance}));
    // Only what an uninterrupted run would have written can be the best.
    if (is_due && epoch > 0 && distance < best_) {
      write_file(best_checkpoint_path(run_), checkpoint);
      best_ = distance;
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
  const music::Domain& music_;
  Training& training_;
  const RunEvents& events_;
  fs::path log_ = run_ / "log.csv";
  fs::path curves_ = run_ / kEventFileName;
  std::vector<stats::ColumnSummary> real_;  // measures of validation pieces
  std::optional<stats::Diversity> diversity_;
  double best_;                       // distance of the best checkpoint
  std::vector<EpochReport> reports_;  // the newest
};

// Only one process at a time trains a run.
FileLock lock_of(const fs::path& run) {
  std::optional<FileLock> lock = FileLock::try_take(run / "run.json");
  if (!lock) throw Error("{}: is being trained by another process", run.string());
  return std::move(*lock);
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

void write_start(const fs::path& folder, const Recipe& recipe, const RunRecord& record) {
  write_file(folder / "config.toml", to_toml(recipe));
  write_run_record(folder, record);
}

}  // namespace

void start_run(const fs::path& folder, const Recipe& recipe, const fs::path& corpus, int threads,
               OlderRun older) {
  check(recipe);
  const bool replaces = holds_anything(folder);
  if (replaces) require_replaceable(folder, older);
  const TrainingSet set = read_training_set(corpus, recipe);
  const RunRecord record{.version = std::string(kVersion),
                         .corpus = fs::absolute(corpus).lexically_normal(),
                         .corpus_hash = set.corpus_hash,
                         .computed = computed_with(threads)};
  if (replaces) {
    const FileLock lock = lock_of(folder);
    remove_run_files(folder);
    write_start(folder, recipe, record);
    return;
  }
  // Made beside its place and moved there when it is complete.
  const std::string prefix = prefix_beside(folder);
  make_folder(fs::path(prefix).parent_path());
  HeldFolder fresh(prefix);
  write_start(fresh.path(), recipe, record);
  fresh.stay_as(folder);
}

RunState continue_run(const fs::path& run, const RunOptions& options, const RunEvents& events) {
  const Stopwatch since_begin;
  const RunRecord record = read_run_record(run);
  const FileLock lock = lock_of(run);
  remove_partial_files(run);
  Recipe recipe;
  apply_toml(recipe, read_text_file(run / "config.toml", kMostTomlBytes),
             (run / "config.toml").string());
  check(recipe);
  TrainingSet set = read_run_corpus(record, recipe, options.moved_corpus);
  if (events.on_pieces) events.on_pieces(set.usable, static_cast<int>(set.training.size()));
  const std::string computed = computed_with(options.threads);
  if (events.on_trouble && !record.computed.empty() && record.computed != computed) {
    events.on_trouble(fmt::format(
        "the run began with {}, this is {}: the results will differ in their last digits",
        record.computed, computed));
  }

  const music::Domain music(domain_options(recipe), std::move(set.training),
                            std::move(set.validation), std::move(set.surroundings));
  Training training(recipe, music, options.threads, std::move(set.provenance));
  RunState state;
  state.epochs = static_cast<int>(recipe.train.epochs);
  const auto newest = newest_checkpoint(run);
  if (newest) {
    state.last_epoch = training.load(*newest);
  } else {
    training.start();
  }
  EpochWriter writer(run, recipe, music, training, events);
  if (!newest) writer.finish({.epochs = state.epochs}, Last::kNo);
  auto last = Last::kNo;
  while (state.last_epoch < state.epochs && last == Last::kNo) {
    const int epoch = state.last_epoch + 1;
    const Stopwatch since_epoch;
    const Epoch trained = training.train_epoch(epoch, [&](int done, int all) {
      if (!events.on_iteration) return;
      events.on_iteration(epoch, done, all, work_done(recipe, epoch, done, all));
    });
    const bool out_of_time = since_begin.seconds() + since_epoch.seconds() > options.most_seconds;
    if (out_of_time) last = Last::kYes;
    writer.finish(trained, last);
    state.last_epoch = epoch;
    ++state.epochs_done;
  }
  return state;
}

}  // namespace crnngan::train
