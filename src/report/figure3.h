#pragma once

// Figure 3 of the paper (section 4): how the measures of a run's songs change over its epochs.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/run.h"
#include "stats/summary.h"

namespace crnngan::report {

// The songs of unequal length count as if they had so many tones (repetitions_of_length).
constexpr int kTonesOfRepetitions = 100;

struct FigureMeasure {
  std::string_view name;   // for programs
  std::string_view title;  // for people
  std::string_view unit;
  int decimals;
  double (*value)(const stats::Measures&);
};

// Those of the figure, in its order.
std::span<const FigureMeasure> figure_measures();

// Pairs of equal passages of 3 tones, divided by tones / kTonesOfRepetitions: the paper divides
// counts of longer music by how many times it is longer. 0 without tones.
double repetitions_of_length(const stats::Measures& measures);

// Of each epoch, over its samples; none where there are no samples.
std::vector<std::optional<stats::Summary>> spread_over_samples(const TrainingRun& run,
                                                               const FigureMeasure& measure);

// The real music that stands beside a run. The median is missing where only the run's log tells of
// it.
struct RealBand {
  double lower_quartile = 0;
  double upper_quartile = 0;
  std::optional<double> median;

  friend bool operator==(const RealBand&, const RealBand&) = default;
};
std::optional<RealBand> real_band(const TrainingRun& run, const FigureMeasure& measure);

// Numbers from 0 to count - 1 that lie as evenly as can be, first and last among them; all of them
// when there are no more than `at_most`.
std::vector<std::size_t> thinned(std::size_t count, std::size_t at_most);

}  // namespace crnngan::report
