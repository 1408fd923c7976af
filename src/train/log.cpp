#include "train/log.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <span>

#include "base/text.h"

namespace crnngan::train {

namespace {

const stats::Summary* find(const std::vector<stats::ColumnSummary>& measures,
                           std::string_view name) {
  const auto found = std::find_if(measures.begin(), measures.end(),
                                  [&](const auto& column) { return column.name == name; });
  return found == measures.end() ? nullptr : &found->summary;
}

// A column of the log that is no measure of songs: its value, where the epoch has one.
struct LogColumn {
  std::string_view name;
  std::optional<double> (*value)(const EpochReport&);
};

// The discriminator was at work, in adversarial training or while the generator was pretrained.
bool judged(const EpochReport& report) {
  return report.is_trained() && report.discriminator_loss > 0;
}

std::optional<double> only_if(bool there, double value) {
  return there ? std::optional(value) : std::nullopt;
}

std::optional<double> only_if(bool there, const EpochReport& report,
                              double ValidationLosses::* loss) {
  return only_if(there && report.validation, report.validation.value_or(ValidationLosses{}).*loss);
}

constexpr LogColumn kColumns[] = {
    {"window_steps", [](const auto& r) { return only_if(r.is_trained(), r.window_steps); }},
    {"iterations", [](const auto& r) { return only_if(r.is_trained(), r.iterations); }},
    {"seconds", [](const auto& r) { return only_if(r.is_trained(), r.seconds); }},
    {"iterations_per_second",
     [](const auto& r) { return only_if(r.seconds > 0, r.iterations / r.seconds); }},
    {"learning_rate", [](const auto& r) { return only_if(r.is_trained(), r.learning_rate); }},
    {"pretraining_loss",
     [](const auto& r) { return only_if(r.is_pretraining(), r.pretraining_loss); }},
    {"discriminator_loss", [](const auto& r) { return only_if(judged(r), r.discriminator_loss); }},
    {"generator_loss", [](const auto& r) { return only_if(judged(r), r.generator_loss); }},
    {"objective", [](const auto& r) { return only_if(r.is_adversarial(), r.objective); }},
    {"discriminator_frozen",
     [](const auto& r) { return only_if(judged(r), r.discriminator_frozen); }},
    {"generator_frozen",
     [](const auto& r) { return only_if(r.is_adversarial(), r.generator_frozen); }},
    {"discriminator_gradient_norm",
     [](const auto& r) { return only_if(judged(r), r.discriminator_gradient_norm); }},
    {"generator_gradient_norm",
     [](const auto& r) { return only_if(r.is_trained(), r.generator_gradient_norm); }},
    {"validation_pretraining_loss",
     [](const auto& r) {
       return only_if(r.phase == Phase::kPretraining, r, &ValidationLosses::pretraining);
     }},
    {"validation_discriminator_loss",
     [](const auto& r) {
       return only_if(r.phase == Phase::kAdversarial, r, &ValidationLosses::discriminator);
     }},
    {"validation_generator_loss",
     [](const auto& r) {
       return only_if(r.phase == Phase::kAdversarial, r, &ValidationLosses::generator);
     }},
    {"diversity", [](const auto& r) { return std::optional(r.diversity); }},
    {"distance", [](const auto& r) { return std::optional(r.distance); }},
};

constexpr std::string_view kFirstOfSongs = "diversity";  // the column, and all behind it

std::string_view phase_name(const EpochReport& report) {
  if (!report.is_trained()) return report.starts_from_model ? "start" : "untrained";
  return report.phase == Phase::kPretraining ? "pretraining" : "adversarial";
}

// The end of a row: of each measure the mean and the quartiles.
std::string measures_of_row(const std::vector<stats::ColumnSummary>& measures,
                            std::span<const std::string_view> names) {
  std::string row;
  for (const std::string_view name : names) {
    const stats::Summary* summary = find(measures, name);
    row += summary == nullptr ? ",,,"
                              : fmt::format(",{},{},{}", summary->mean, summary->lower_quartile,
                                            summary->upper_quartile);
  }
  return row + "\n";
}

}  // namespace

std::string measures_line(const std::vector<stats::ColumnSummary>& measures) {
  struct Word {
    std::string_view name;
    std::string_view word;
    int decimals;
  };
  constexpr Word kWords[] = {{"polyphony", "polyphony", 2},
                             {"scale_consistency", "scale", 2},
                             {"tone_span", "span", 0},
                             {"unique_tones", "unique", 0},
                             {"intensity_span", "intensity", 0},
                             {"repetitions_3", "repetitions", 1},
                             {"overlap", "overlap", 3},
                             {"autocorrelation_distance", "autocorrelation", 3},
                             {"correlation_distance", "correlation", 3}};
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
    line += report.starts_from_model ? "  the model that it starts from" : "  untrained";
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
  return line +
         fmt::format("  |  {}  diversity {:.2f}", measures_line(report.samples), report.diversity);
}

std::string log_header(std::span<const std::string_view> measures) {
  std::string header = "epoch,phase";
  for (const LogColumn& column : kColumns) header += fmt::format(",{}", column.name);
  for (const std::string_view name : measures) {
    header += fmt::format(",{0},{0}_lower_quartile,{0}_upper_quartile", name);
  }
  return header + "\n";
}

std::string log_row(const EpochReport& report, std::span<const std::string_view> measures) {
  std::string row = fmt::format("{},{}", report.epoch, phase_name(report));
  for (const LogColumn& column : kColumns) {
    const std::optional<double> value = column.value(report);
    row += value ? fmt::format(",{}", *value) : ",";
  }
  return row + measures_of_row(report.samples, measures);
}

std::string real_row(const std::vector<stats::ColumnSummary>& real,
                     std::span<const std::string_view> measures) {
  return ",real" + std::string(std::size(kColumns), ',') + measures_of_row(real, measures);
}

std::vector<Scalar> curves(std::string_view log) {
  constexpr double kMost = std::numeric_limits<float>::max();
  const auto take_line = [&log] {
    const std::size_t end = std::min(log.find('\n'), log.size());
    std::vector<std::string_view> fields = split(log.substr(0, end), ',');
    log.remove_prefix(std::min(end + 1, log.size()));
    return fields;
  };
  std::vector<Scalar> scalars;
  const std::vector<std::string_view> names = take_line();
  const auto of_songs = std::find(names.begin(), names.end(), kFirstOfSongs) - names.begin();
  while (!log.empty()) {
    const std::vector<std::string_view> fields = take_line();
    const std::optional<std::int64_t> epoch = whole_number_of(fields.front());
    if (!epoch) continue;
    for (std::size_t i = 1; i < std::min(fields.size(), names.size()); ++i) {
      const std::optional<double> value = number_of(fields[i]);
      if (!value) continue;
      const bool is_of_songs = static_cast<std::ptrdiff_t>(i) >= of_songs;
      scalars.push_back({fmt::format("{}/{}", is_of_songs ? "songs" : "training", names[i]), *epoch,
                         static_cast<float>(std::clamp(*value, -kMost, kMost))});
    }
  }
  return scalars;
}

std::string truncate_log(std::string_view log, int last_epoch) {
  std::string kept;
  while (!log.empty()) {
    const std::size_t end = std::min(log.find('\n'), log.size() - 1) + 1;
    const std::string_view line = log.substr(0, end);
    log.remove_prefix(end);
    int epoch = 0;
    const bool has_epoch =
        std::from_chars(line.data(), line.data() + line.size(), epoch).ec == std::errc();
    if (!has_epoch || epoch <= last_epoch) kept += line;
  }
  return kept;
}

}  // namespace crnngan::train
