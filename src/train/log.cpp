#include "train/log.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>

namespace crnngan::train {

namespace {

const stats::Summary* find(const std::vector<stats::ColumnSummary>& measures,
                           std::string_view name) {
  const auto found = std::find_if(measures.begin(), measures.end(),
                                  [&](const auto& column) { return column.name == name; });
  return found == measures.end() ? nullptr : &found->summary;
}

// The measures that are numbers, in the order of output.
std::vector<std::string_view> measure_names() {
  std::vector<std::string_view> names;
  const stats::Measures none;
  for (const stats::Column& column : stats::columns()) {
    if (!std::holds_alternative<std::string>(column.value(none))) names.push_back(column.name);
  }
  return names;
}

}  // namespace

std::string measures_line(const std::vector<stats::ColumnSummary>& measures) {
  struct Word {
    std::string_view name;
    std::string_view word;
    int decimals;
  };
  constexpr Word kWords[] = {
      {"polyphony", "polyphony", 2},      {"scale_consistency", "scale", 2},
      {"tone_span", "span", 0},           {"unique_tones", "unique", 0},
      {"intensity_span", "intensity", 0}, {"repetitions_3", "repetitions", 1}};
  std::string line;
  for (const Word& word : kWords) {
    const stats::Summary* summary = find(measures, word.name);
    if (summary == nullptr) continue;
    line += fmt::format("{}{} {:.{}f}", line.empty() ? "" : "  ", word.word, summary->mean,
                        word.decimals);
  }
  return line;
}

std::string progress_line(const EpochReport& report) {
  std::string line = fmt::format("epoch {:>3}/{}", report.epoch, report.epochs);
  if (report.epoch == 0) {
    line += "  untrained";
  } else if (report.phase == Phase::kPretraining) {
    line += fmt::format("  pretraining  {:>5.1f} s  windows of {} steps  error {:.4f}",
                        report.seconds, report.window_steps, report.pretraining_loss);
  } else {
    line += fmt::format(
        "  adversarial  {:>5.1f} s  L_D {:.3f}  L_G {:.3f}  objective {:.4g}  frozen D {:.0f}% G "
        "{:.0f}%",
        report.seconds, report.discriminator_loss, report.generator_loss, report.objective,
        100 * report.discriminator_frozen, 100 * report.generator_frozen);
  }
  return line + "  |  " + measures_line(report.samples);
}

std::string log_header() {
  std::string header =
      "epoch,phase,window_steps,iterations,seconds,pretraining_loss,discriminator_loss,"
      "generator_loss,objective,discriminator_frozen,generator_frozen,"
      "discriminator_gradient_norm,generator_gradient_norm";
  for (const std::string_view name : measure_names()) header += fmt::format(",{}", name);
  return header + "\n";
}

std::string log_row(const EpochReport& report) {
  std::string row = fmt::format("{},", report.epoch);
  if (report.epoch == 0) {
    row += "untrained,,,,,,,,,,,";
  } else if (report.phase == Phase::kPretraining) {
    row +=
        fmt::format("pretraining,{},{},{:.3f},{},,,,,,,{}", report.window_steps, report.iterations,
                    report.seconds, report.pretraining_loss, report.generator_gradient_norm);
  } else {
    row += fmt::format("adversarial,{},{},{:.3f},,{},{},{},{},{},{},{}", report.window_steps,
                       report.iterations, report.seconds, report.discriminator_loss,
                       report.generator_loss, report.objective, report.discriminator_frozen,
                       report.generator_frozen, report.discriminator_gradient_norm,
                       report.generator_gradient_norm);
  }
  for (const std::string_view name : measure_names()) {
    const stats::Summary* summary = find(report.samples, name);
    row += summary == nullptr ? "," : fmt::format(",{}", summary->mean);
  }
  return row + "\n";
}

std::string truncate_log(std::string_view log, int last_epoch) {
  std::string kept;
  bool is_header = true;
  while (!log.empty()) {
    const std::size_t end = std::min(log.find('\n'), log.size() - 1) + 1;
    const std::string_view line = log.substr(0, end);
    log.remove_prefix(end);
    int epoch = 0;
    std::from_chars(line.data(), line.data() + line.size(), epoch);
    if (is_header || epoch <= last_epoch) kept += line;
    is_header = false;
  }
  return kept;
}

}  // namespace crnngan::train
