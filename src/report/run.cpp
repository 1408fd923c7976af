#include "report/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/error.h"
#include "base/outside_text.h"
#include "base/text.h"
#include "midi/smf_reader.h"
#include "music/tone.h"
#include "train/checkpoint.h"
#include "train/run.h"
#include "train/run_record.h"
#include "train/start_model.h"

namespace crnngan::report {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kMostEpochs = 1'000'000;

// Why the file is no sample, if so.
std::optional<std::string> read_sample(const fs::path& path, Sample& sample) {
  sample.name = valid_utf8(path.filename().string());
  sample.midi = read_file(path);
  const auto contents = midi::read_smf(sample.midi);
  if (!contents.ok()) return contents.error().message;
  sample.measures = stats::measure(music::normalise(
      contents.value().notes, contents.value().ticks_per_quarter, music::Drums::kExclude));
  return std::nullopt;
}

void read_samples(TrainingRun& run, ThreadPool& pool) {
  constexpr std::string_view kMidi[] = {".mid"};
  struct File {
    fs::path path;
    std::size_t epoch;
    Sample sample;
    std::optional<std::string> fault;
  };
  std::vector<File> files;
  for (std::size_t i = 0; i < run.epochs.size(); ++i) {
    const fs::path folder =
        run.folder / "samples" / fmt::format("epoch-{:04d}", run.epochs[i].number);
    if (!fs::is_directory(folder)) continue;
    for (const fs::path& path : list_files(folder, kMidi)) files.push_back({path, i, {}, {}});
  }
  pool.run(static_cast<int>(files.size()), [&](int i) {
    File& file = files[static_cast<std::size_t>(i)];
    file.fault = read_sample(file.path, file.sample);
  });
  for (File& file : files) {
    if (file.fault) {
      run.notes.push_back(
          fmt::format("left out: {}: {}", valid_utf8(file.path.string()), *file.fault));
    } else {
      run.epochs[file.epoch].samples.push_back(std::move(file.sample));
    }
  }
  const auto silent = std::count_if(run.epochs.begin(), run.epochs.end(),
                                    [](const Epoch& epoch) { return epoch.samples.empty(); });
  if (silent > 0) {
    run.notes.push_back(fmt::format("no samples of {} of {} epochs", silent, run.epochs.size()));
  }
}

// What the newest checkpoint says of it; where it can't be read, a note.
void read_provenance(TrainingRun& run) {
  const auto checkpoint = train::newest_checkpoint(run.folder);
  if (!checkpoint) return;
  try {
    const std::string name = checkpoint->string();
    run.trained_on = gan::read_about(read_tensors(read_file(*checkpoint)).take(name)).trained_on;
  } catch (const Error& error) {
    run.notes.push_back(valid_utf8(fmt::format(
        "the newest checkpoint does not say what it was trained on: {}", error.what())));
  }
}

}  // namespace

Log read_log(std::string_view text, const std::string& source) {
  std::vector<std::string_view> lines = split(text, '\n');
  const std::vector<std::string_view> names = split(lines.front(), ',');
  if (names.size() < 3 || names[0] != "epoch" || names[1] != "phase") {
    throw Error("{}: expected a table that begins with the columns epoch and phase", source);
  }
  Log log;
  for (const std::string_view line : std::span(lines).subspan(1)) {
    const std::vector<std::string_view> fields = split(line, ',');
    // A last line without all of its fields is still being written.
    if (fields.size() != names.size()) continue;
    std::map<std::string, double, std::less<>> values;
    for (std::size_t i = 2; i < fields.size(); ++i) {
      const auto value = number_of(fields[i]);
      if (value && std::isfinite(*value)) values.emplace(names[i], *value);
    }
    if (const auto epoch = whole_number_of(fields[0]);
        epoch && *epoch >= 0 && *epoch <= kMostEpochs) {
      log.epochs.push_back(
          {static_cast<int>(*epoch), std::string(fields[1]), std::move(values), {}});
    } else if (fields[0].empty()) {
      log.real = std::move(values);
    }
  }
  return log;
}

TrainingRun read_run_without_samples(const fs::path& folder) {
  TrainingRun run;
  run.folder = fs::absolute(folder).lexically_normal();
  if (!run.folder.has_filename()) run.folder = run.folder.parent_path();
  if (!fs::exists(folder)) throw Error("{}: no such folder", folder.string());
  run.name = valid_utf8(run.folder.filename().string());
  const train::RunRecord record = train::read_run_record(run.folder);
  run.corpus = record.corpus;
  run.version = record.version;
  run.computed_with = record.computed;
  run.start_model = record.start_model;
  run.config = read_text_file(run.folder / "config.toml", kMostTomlBytes);
  run.recipe = train::read_config(run.folder);
  const fs::path log = run.folder / "log.csv";
  if (!fs::exists(log)) throw Error("{}: no epoch has ended yet (no log.csv)", folder.string());
  Log contents = read_log(read_text_file(log), log.string());
  if (contents.epochs.empty()) throw Error("{}: no epoch has ended yet", folder.string());
  run.real_in_log = std::move(contents.real);
  run.epochs = std::move(contents.epochs);
  const int last = run.epochs.back().number;
  if (last < run.recipe.train.epochs && !train::state_of(run.folder).is_settled) {
    run.notes.push_back(fmt::format("unfinished: {} of {} epochs", last, run.recipe.train.epochs));
  }
  read_provenance(run);
  return run;
}

TrainingRun read_run(const fs::path& folder, ThreadPool& pool) {
  TrainingRun run = read_run_without_samples(folder);
  read_samples(run, pool);
  return run;
}

void tell_apart(std::span<TrainingRun> runs) {
  const auto shared = [&](const std::string& name) {
    return std::count_if(runs.begin(), runs.end(),
                         [&](const TrainingRun& run) { return run.name == name; }) > 1;
  };
  std::vector<std::string> names;
  for (const TrainingRun& run : runs) {
    names.push_back(!shared(run.name)
                        ? run.name
                        : fmt::format("{}/{}",
                                      valid_utf8(run.folder.parent_path().filename().string()),
                                      run.name));
  }
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const auto before =
        std::count(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), names[i]);
    runs[i].name = before == 0 ? names[i] : fmt::format("{} ({})", names[i], before + 1);
  }
}

double training_seconds(const TrainingRun& run) {
  double seconds = 0;
  for (const Epoch& epoch : run.epochs) {
    const auto found = epoch.log.find("seconds");
    if (found != epoch.log.end()) seconds += found->second;
  }
  return seconds;
}

std::string shell_word(const std::string& text) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+@%";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) return text;
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

std::string command_of(const TrainingRun& run) {
  std::string threads = run.computed_with.substr(0, run.computed_with.find(' '));
  if (!number_of(threads)) threads.clear();
  const std::string from =
      run.start_model.empty()
          ? ""
          : " --from " + shell_word(valid_utf8(train::start_model_path(run.folder).string()));
  return fmt::format("crnngan train --corpus {}{} --recipe {} --run {}{}",
                     shell_word(valid_utf8(run.corpus.string())), from,
                     shell_word(valid_utf8((run.folder / "config.toml").string())),
                     shell_word(valid_utf8(run.folder.filename().string()) + "-again"),
                     threads.empty() ? "" : " --threads " + threads);
}

}  // namespace crnngan::report
