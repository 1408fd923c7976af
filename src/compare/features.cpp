#include "compare/features.h"

#include <algorithm>
#include <cmath>

namespace crnngan::compare {

namespace {

using music::Tone;
using stats::Measures;

double pitch(const Tone& tone, const Tone&) { return tone.pitch; }
double interval(const Tone& tone, const Tone& before) { return tone.pitch - before.pitch; }
double log_length(const Tone& tone, const Tone&) { return std::log1p(tone.length_ticks); }
double log_gap(const Tone& tone, const Tone&) { return std::log1p(tone.gap_ticks); }
double velocity(const Tone& tone, const Tone&) { return tone.velocity; }

constexpr ToneFeature kToneFeatures[] = {
    {"pitch", 1, pitch, false},
    {"interval", 1, interval, true},
    {"log_length", 0.25, log_length, false},
    {"log_gap", 0.25, log_gap, true},
    {"velocity", 4, velocity, false},
};

// Of a feature that needs no tone before.
template <auto kFeature>
double deviation_within(const Tones& window, const Measures&) {
  const auto count = static_cast<double>(window.size());
  double mean = 0;
  for (const Tone& tone : window) mean += kFeature(tone, tone) / count;
  double variance = 0;
  for (const Tone& tone : window) {
    const double difference = kFeature(tone, tone) - mean;
    variance += difference * difference / count;
  }
  return std::sqrt(variance);
}

// From the first onset to the last end.
double log_duration(const Tones& window, const Measures&) {
  double onset = 0;
  double end = 0;
  for (std::size_t i = 0; i < window.size(); ++i) {
    if (i > 0) onset += window[i].gap_ticks;
    end = std::max(end, onset + window[i].length_ticks);
  }
  return std::log1p(end);
}

template <auto kMember>
double measure(const Tones&, const Measures& measures) {
  return static_cast<double>(measures.*kMember);
}

double log_repetitions(const Tones&, const Measures& measures) {
  return std::log1p(static_cast<double>(measures.repetitions[3 - stats::kShortestRepetition]));
}

constexpr WindowMeasure kWindowMeasures[] = {
    {"polyphony", 0.05, measure<&Measures::polyphony>},
    {"scale_consistency", 0.02, measure<&Measures::scale_consistency>},
    {"tone_span", 4, measure<&Measures::tone_span>},
    {"unique_tones", 2, measure<&Measures::unique_tones>},
    {"intensity_span", 8, measure<&Measures::intensity_span>},
    {"log_repetitions_3", 0.5, log_repetitions},
    {"zero_gaps", 0.05, measure<&Measures::zero_gaps>},
    {"log_duration", 0.25, log_duration},
    {"pitch_deviation", 1, deviation_within<pitch>},
    {"log_length_deviation", 0.1, deviation_within<log_length>},
    {"velocity_deviation", 2, deviation_within<velocity>},
};

}  // namespace

std::span<const ToneFeature> tone_features() { return kToneFeatures; }

std::vector<double> values_of(const ToneFeature& feature, std::span<const Tones> windows) {
  std::vector<double> values;
  for (const Tones& window : windows) {
    for (std::size_t i = feature.needs_one_before ? 1 : 0; i < window.size(); ++i) {
      values.push_back(feature.value(window[i], window[i > 0 ? i - 1 : 0]));
    }
  }
  return values;
}

std::span<const WindowMeasure> window_measures() { return kWindowMeasures; }

std::vector<std::vector<double>> measure_windows(std::span<const Tones> windows) {
  std::vector<std::vector<double>> rows;
  rows.reserve(windows.size());
  for (const Tones& window : windows) {
    const Measures measures = stats::measure(music::to_notes(window));
    std::vector<double>& row = rows.emplace_back();
    for (const WindowMeasure& column : kWindowMeasures)
      row.push_back(column.value(window, measures));
  }
  return rows;
}

}  // namespace crnngan::compare
