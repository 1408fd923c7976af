#include "train/run.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "base/version.h"
#include "corpus/corpus.h"
#include "midi/smf_writer.h"
#include "train/checkpoint.h"
#include "train/training.h"

namespace crnngan::train {

namespace fs = std::filesystem;

namespace {

struct TrainingSet {
  std::vector<std::vector<music::Tone>> pieces;  // as cells
  std::string corpus_hash;
  int long_enough = 0;  // pieces that have the cells of a training sequence
};

TrainingSet read_training_set(const fs::path& path, const Recipe& recipe) {
  const Bytes bytes = read_file(path);
  TrainingSet set;
  set.corpus_hash = fmt::format("{:016x}", hash_bytes(bytes));
  set.pieces =
      corpus::tones_of(corpus::read_corpus(bytes).take(path.string()), corpus::Split::kTraining);
  const music::CodecOptions options = codec_options(recipe);
  std::size_t longest = 0;
  for (auto& piece : set.pieces) {
    piece = music::cells_of(piece, options);
    const std::size_t cells = piece.size() / static_cast<std::size_t>(options.tones_per_cell);
    longest = std::max(longest, cells);
    if (cells >= static_cast<std::size_t>(recipe.train.steps)) ++set.long_enough;
  }
  if (set.long_enough == 0) {
    const bool of_tones = options.tones_per_cell == 1 && !options.pace_events;
    throw Error("{}: no training piece has {} {} (the longest has {}); set train.steps lower",
                path.string(), recipe.train.steps, of_tones ? "tones" : "events", longest);
  }
  return set;
}

// What run.json says.
struct RunRecord {
  std::string corpus;
  std::string corpus_hash;
};

RunRecord read_record(const fs::path& run) {
  const fs::path path = run / "run.json";
  if (!fs::exists(path)) throw Error("{}: holds no training run (no run.json)", run.string());
  const auto json =
      nlohmann::json::parse(read_text_file(path), nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("corpus") || !json["corpus"].is_string() ||
      !json.contains("corpus_hash") || !json["corpus_hash"].is_string()) {
    throw Error("{}: expected the corpus and its hash", path.string());
  }
  return {json["corpus"].get<std::string>(), json["corpus_hash"].get<std::string>()};
}

void write_samples(const fs::path& run, int epoch, const std::vector<Song>& songs) {
  const fs::path folder = run / "samples" / fmt::format("epoch-{:04d}", epoch);
  make_folder(folder);
  for (std::size_t i = 0; i < songs.size(); ++i) {
    write_file(folder / fmt::format("sample-{:02d}.mid", i), midi::write_smf(songs[i], {}));
  }
}

// Only one process at a time trains a run; the lock goes with the process, however it ends.
class RunLock {
 public:
  explicit RunLock(const fs::path& run)
      : descriptor_(::open((run / "run.json").c_str(), O_RDONLY | O_CLOEXEC)) {
    if (descriptor_ < 0 || ::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
      if (descriptor_ >= 0) ::close(descriptor_);
      throw Error("{}: is being trained by another process", run.string());
    }
  }
  ~RunLock() { ::close(descriptor_); }
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace

void start_run(const fs::path& folder, const Recipe& recipe, const fs::path& corpus) {
  check(recipe);
  const TrainingSet set = read_training_set(corpus, recipe);
  fs::path run = fs::absolute(folder).lexically_normal();
  if (!run.has_filename()) run = run.parent_path();  // it was written with a slash at its end
  if (fs::exists(run) && (!fs::is_directory(run) || !fs::is_empty(run))) {
    throw Error("{}: is there already; name another folder, or go on with --resume",
                folder.string());
  }
  nlohmann::ordered_json record;
  record["version"] = kVersion;
  record["corpus"] = fs::absolute(corpus).lexically_normal().string();
  record["corpus_hash"] = set.corpus_hash;
  // Made beside its place and moved there when it is complete.
  const fs::path fresh = run.string() + ".new-" + std::to_string(::getpid());
  make_folder(fresh);
  try {
    write_file(fresh / "run.json", record.dump(2) + "\n");
    write_file(fresh / "config.toml", to_toml(recipe));
    write_file(fresh / "log.csv", log_header());
    fs::rename(fresh, run);
  } catch (const std::exception& error) {
    std::error_code ignored;
    fs::remove_all(fresh, ignored);
    throw Error("{}: can't start the run: {}", folder.string(), error.what());
  }
}

int continue_run(const fs::path& run, int threads, const RunEvents& events,
                 const fs::path& moved_corpus) {
  const RunRecord record = read_record(run);
  const RunLock lock(run);
  Recipe recipe;
  apply_toml(recipe, read_text_file(run / "config.toml"), (run / "config.toml").string());
  check(recipe);
  const fs::path corpus = moved_corpus.empty() ? fs::path(record.corpus) : moved_corpus;
  if (moved_corpus.empty() && !fs::exists(corpus)) {
    throw Error("{}: no such file; if the corpus was moved, name it with --corpus",
                corpus.string());
  }
  TrainingSet set = read_training_set(corpus, recipe);
  if (set.corpus_hash != record.corpus_hash) {
    throw Error("{}: is not the corpus that the run began with", corpus.string());
  }
  if (events.on_pieces) events.on_pieces(set.long_enough, static_cast<int>(set.pieces.size()));
  Training training(recipe, std::move(set.pieces), threads);
  if (events.on_real_measures) events.on_real_measures(training.measure_real());
  const fs::path log = run / "log.csv";
  if (!fs::exists(log)) write_file(log, log_header());

  const auto finish_epoch = [&](EpochReport report, int epoch) {
    report.epoch = epoch;
    report.epochs = static_cast<int>(recipe.train.epochs);
    const std::vector<Song> songs = training.sample(epoch);
    report.samples = measure_songs(songs);
    write_samples(run, epoch, songs);
    write_file(log, truncate_log(read_text_file(log), epoch - 1) + log_row(report));
    make_folder(run / "checkpoints");
    training.save(checkpoint_path(run, epoch), epoch);
    remove_old_checkpoints(run, static_cast<int>(recipe.train.checkpoints_kept));
    if (events.on_epoch) events.on_epoch(report);
  };

  const auto newest = newest_checkpoint(run);
  const int first = newest ? training.load(*newest) + 1 : 1;
  if (!newest) {
    training.start();
    finish_epoch({}, 0);
  }
  for (int epoch = first; epoch <= recipe.train.epochs; ++epoch) {
    finish_epoch(training.train_epoch(epoch), epoch);
  }
  return std::max(0, static_cast<int>(recipe.train.epochs) - first + 1);
}

}  // namespace crnngan::train
