#include "train/epoch_writer.h"

#include <limits>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/tensor_file.h"
#include "train/event_file.h"
#include "train/run_files.h"
#include "train/trouble.h"

namespace crnngan::train {

namespace fs = std::filesystem;

namespace {

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

}  // namespace

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

EpochWriter::EpochWriter(const fs::path& run, const Recipe& recipe, Subject& subject,
                         Training& training, const RunEvents& events)
    : run_(run),
      recipe_(recipe),
      subject_(subject),
      training_(training),
      events_(events),
      log_(run / "log.csv"),
      curves_(run / kEventFileName),
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

EpochReport EpochWriter::finish(const Epoch& trained, double prediction, Last last) {
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
  tell_troubles(report);
  return report;
}

void EpochWriter::write_checkpoint(const EpochReport& report, Last last) {
  const int epoch = report.epoch;
  const bool is_due = epoch % recipe_.train.checkpoint_period == 0 || epoch == recipe_.train.epochs;
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

void EpochWriter::tell_troubles(const EpochReport& report) {
  reports_.push_back(report);
  if (reports_.size() > kReportsThatCount) reports_.erase(reports_.begin());
  if (!events_.on_trouble) return;
  for (const std::string& trouble : new_troubles(reports_)) events_.on_trouble(trouble);
}

}  // namespace crnngan::train
