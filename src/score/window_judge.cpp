#include "score/window_judge.h"

#include <algorithm>
#include <numeric>

#include "base/random.h"
#include "base/shuffle.h"
#include "score/distribution.h"

namespace crnngan::score {

namespace {

// What the judge sees of a row: levels, steps, whether it is there.
std::size_t features_of(const WindowSet& windows) { return 2 * windows.columns + 1; }

Rows seen_of(const WindowSet& windows, std::size_t window) {
  const auto values = windows[window];
  const std::size_t columns = windows.columns;
  Rows rows;
  rows.reserve(windows.steps * features_of(windows));
  for (std::size_t t = 0; t < windows.steps; ++t) {
    const float* row = values.data() + t * columns;
    const float* before = t > 0 ? row - columns : row;
    rows.insert(rows.end(), row, row + columns);
    for (std::size_t c = 0; c < columns; ++c) rows.push_back(row[c] - before[c]);
    rows.push_back(t < windows.lengths[window] ? 1 : 0);
  }
  return rows;
}

// What brings the features of windows to mean 0 and deviation 1.
class Standardiser {
 public:
  explicit Standardiser(const WindowSet& windows) : features_(features_of(windows)) {
    std::vector<std::vector<double>> values(features_);
    for (std::size_t n = 0; n < windows.count(); ++n) {
      const Rows rows = seen_of(windows, n);
      for (std::size_t i = 0; i < rows.size(); ++i)
        values[i % features_].push_back(double{rows[i]});
    }
    for (const std::vector<double>& feature : values) {
      means_.push_back(mean(feature));
      deviations_.push_back(std::max(deviation(feature), kLeastDeviationSeen));
    }
  }

  Rows operator()(Rows rows) const {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::size_t f = i % features_;
      rows[i] = static_cast<float>((double{rows[i]} - means_[f]) / deviations_[f]);
    }
    return rows;
  }

 private:
  // So that a step that is rounding alone is not blown up.
  static constexpr double kLeastDeviationSeen = 1e-5;

  std::size_t features_;
  std::vector<double> means_;
  std::vector<double> deviations_;
};

// Windows drawn anew for each number, none twice before all are drawn. Keeps references.
Windows drawn_from(const WindowSet& windows, const Standardiser& standardised, std::uint64_t seed,
                   std::uint64_t first_index) {
  return [&windows, &standardised, seed, first_index](std::size_t count, std::uint64_t number) {
    const RandomStream random(seed, Purpose::kJudge, static_cast<std::uint32_t>(number));
    std::vector<std::size_t> order(windows.count());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::vector<Rows> rows;
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t taken = i % order.size();
      const auto left = static_cast<std::uint32_t>(order.size() - taken);
      std::swap(order[taken], order[taken + random.below(left, first_index + i)]);
      rows.push_back(standardised(seen_of(windows, order[taken])));
    }
    return rows;
  };
}

JudgedSide judged_side(const JudgedWindows& windows, const Standardiser& standardised,
                       std::uint64_t seed, std::uint64_t side) {
  const auto place = [&](std::uint64_t part) { return (3 * side + part) << 40U; };
  return {.training = drawn_from(windows.training, standardised, seed, place(0)),
          .choosing = drawn_from(windows.choosing, standardised, seed, place(1)),
          .measuring = drawn_from(windows.measuring, standardised, seed, place(2))};
}

}  // namespace

JudgeScore judge_windows(const JudgedWindows& real, const JudgedWindows& other,
                         const WindowJudgeOptions& options, std::uint64_t seed,
                         const JudgeProgress& progress) {
  constexpr std::size_t kToStandardise = 2000;
  const Standardiser standardised(sample_of(real.training, kToStandardise, seed));
  return judge(judged_side(real, standardised, seed, 0), judged_side(other, standardised, seed, 1),
               {.window = real.training.steps,
                .features = features_of(real.training),
                .windows = options.windows,
                .iterations = options.iterations,
                .units = options.units,
                .layers = 1},
               seed, progress);
}

}  // namespace crnngan::score
