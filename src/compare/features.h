#pragma once

// What two sets of music are compared by: numbers known of each tone, and numbers known of each
// window.
//
// To add one: a row in tone_features() or window_measures().

#include <span>
#include <string_view>
#include <vector>

#include "compare/windows.h"
#include "stats/stats.h"

namespace crnngan::compare {

// A number known of each tone.
struct ToneFeature {
  std::string_view name;
  double bin_width;  // of the histograms of overlap()
  // Of the tone, and the one before it. Without one before there is no interval and no gap.
  double (*value)(const music::Tone& tone, const music::Tone& before);
  bool needs_one_before;
};

// pitch and interval in half tones, log(1 + ticks) of length and gap, velocity.
std::span<const ToneFeature> tone_features();

// The values of a feature over all tones of the windows.
std::vector<double> values_of(const ToneFeature& feature, std::span<const Tones> windows);

// A number known of each window, of the tones themselves or of their measures.
struct WindowMeasure {
  std::string_view name;
  double bin_width;
  double (*value)(const Tones& window, const stats::Measures& measures);
};

// Polyphony, scale consistency, tone span, unique tones, intensity span, log(1 + repetitions of 3
// tones), the share of gaps that are 0, log(1 + duration in ticks), and the deviations of pitch,
// log length and velocity within the window.
std::span<const WindowMeasure> window_measures();

// All window measures of each window: [window][measure].
std::vector<std::vector<double>> measure_windows(std::span<const Tones> windows);

}  // namespace crnngan::compare
