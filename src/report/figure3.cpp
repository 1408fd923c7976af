#include "report/figure3.h"

#include <algorithm>

namespace crnngan::report {

namespace {

constexpr std::size_t kThree = 3 - stats::kShortestRepetition;

constexpr FigureMeasure kMeasures[] = {
    {"scale_consistency", "Scale consistency", "share of tones in the best scale", 2,
     [](const stats::Measures& m) { return m.scale_consistency; }},
    {"tone_span", "Tone span", "half tones", 0,
     [](const stats::Measures& m) { return static_cast<double>(m.tone_span); }},
    {"unique_tones", "Unique tones", "different pitches", 0,
     [](const stats::Measures& m) { return static_cast<double>(m.unique_tones); }},
    {"intensity_span", "Intensity span", "MIDI velocities", 0,
     [](const stats::Measures& m) { return static_cast<double>(m.intensity_span); }},
    {"polyphony", "Polyphony", "share of tones that start together", 2,
     [](const stats::Measures& m) { return m.polyphony; }},
    {"repetitions_3", "3-tone repetitions", "pairs in 100 tones", 1, repetitions_of_length}};

}  // namespace

std::span<const FigureMeasure> figure_measures() { return kMeasures; }

double repetitions_of_length(const stats::Measures& measures) {
  if (measures.tones == 0) return 0;
  return static_cast<double>(measures.repetitions[kThree]) * kTonesOfRepetitions /
         static_cast<double>(measures.tones);
}

std::vector<std::optional<stats::Summary>> spread_over_samples(const TrainingRun& run,
                                                               const FigureMeasure& measure) {
  std::vector<std::optional<stats::Summary>> spread;
  spread.reserve(run.epochs.size());
  for (const Epoch& epoch : run.epochs) {
    std::vector<double> values;
    values.reserve(epoch.samples.size());
    for (const Sample& sample : epoch.samples) values.push_back(measure.value(sample.measures));
    spread.push_back(values.empty() ? std::nullopt : std::optional(stats::summarise(values)));
  }
  return spread;
}

std::optional<RealBand> real_band(const TrainingRun& run, const FigureMeasure& measure) {
  if (run.real_music) {
    std::vector<double> values;
    for (const stats::Measures& window : run.real_music->windows)
      values.push_back(measure.value(window));
    const stats::Summary summary = stats::summarise(values);
    return RealBand{summary.lower_quartile, summary.upper_quartile, summary.median};
  }
  const auto in_log = [&](std::string_view ending) -> std::optional<double> {
    const auto found = run.real_in_log.find(std::string(measure.name) + std::string(ending));
    return found == run.real_in_log.end() ? std::nullopt : std::optional(found->second);
  };
  const auto lower = in_log("_lower_quartile");
  const auto upper = in_log("_upper_quartile");
  if (!lower || !upper) return std::nullopt;
  double factor = 1;
  if (measure.name == "repetitions_3") {
    const auto length = run.real_in_log.find("tones");
    if (length == run.real_in_log.end() || length->second <= 0) return std::nullopt;
    factor = kTonesOfRepetitions / length->second;
  }
  return RealBand{factor * *lower, factor * *upper, std::nullopt};
}

std::vector<std::size_t> thinned(std::size_t count, std::size_t at_most) {
  std::vector<std::size_t> numbers;
  const std::size_t wanted = std::min(count, at_most);
  numbers.reserve(wanted);
  for (std::size_t i = 0; i < wanted; ++i) {
    numbers.push_back(wanted == 1 ? count - 1
                                  : (2 * i * (count - 1) + wanted - 1) / (2 * (wanted - 1)));
  }
  return numbers;
}

}  // namespace crnngan::report
