#include "report/table_figures.h"

#include <algorithm>
#include <cmath>

#include "score/autocorrelation.h"
#include "score/correlation.h"
#include "score/nearest.h"
#include "score/table_sides.h"

namespace crnngan::report {

namespace {

using score::WindowSet;

constexpr std::size_t kBins = 30;
constexpr std::size_t kWindows = 2000;       // of each side
constexpr std::size_t kPoints = 200;         // windows of each side that are shown as points
constexpr std::size_t kForDistances = 500;   // windows whose nearest ones are looked for
constexpr std::size_t kDimensions = 30;      // of points
constexpr std::size_t kMostCorrelated = 40;  // columns of a matrix
constexpr std::uint64_t kSeed = 1;

bool is_category(const score::ShownColumn& column) { return column.kind == table::Kind::kCategory; }

std::vector<double> shares_of(const std::vector<double>& values, double least, double greatest) {
  std::vector<double> shares(kBins);
  const double width = (greatest - least) / static_cast<double>(kBins);
  for (const double value : values) {
    const double place = width > 0 ? (value - least) / width : 0;
    const double bin = std::clamp(std::floor(place), 0.0, static_cast<double>(kBins - 1));
    shares[static_cast<std::size_t>(bin)] += 1 / static_cast<double>(values.size());
  }
  return shares;
}

Histogram histogram_of(const std::string& column, const std::vector<double>& real,
                       const std::vector<double>& generated) {
  Histogram histogram{.column = column};
  const auto [real_least, real_greatest] = std::ranges::minmax(real);
  const auto [least, greatest] = std::ranges::minmax(generated);
  histogram.least = std::min(real_least, least);
  histogram.greatest = std::max(real_greatest, greatest);
  histogram.real = shares_of(real, histogram.least, histogram.greatest);
  histogram.generated = shares_of(generated, histogram.least, histogram.greatest);
  return histogram;
}

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

// (C,C) of the pairs (1,0), (2,0), (2,1), ...
std::vector<double> matrix_of(const std::vector<double>& pairs, std::size_t columns,
                              std::size_t kept) {
  std::vector<double> matrix(kept * kept, 1);
  std::size_t pair = 0;
  for (std::size_t a = 1; a < columns; ++a) {
    for (std::size_t b = 0; b < a; ++b, ++pair) {
      if (a < kept) matrix[a * kept + b] = matrix[b * kept + a] = pairs[pair];
    }
  }
  return matrix;
}

class TableDrawing {
 public:
  TableDrawing(const score::RealWindows& real, const WindowSet& generated)
      : real_(real),
        real_sample_(score::sample_of(real.reference, kWindows, kSeed)),
        sample_(score::sample_of(generated, kWindows, kSeed)),
        generated_(generated) {}

  TableFigures run(ThreadPool& pool) {
    figures_.measured_on = real_.measured_on;
    figures_.window = real_sample_.steps;
    draw_columns();
    draw_correlations();
    figures_.components =
        score::principal_components(score::sample_of(real_.reference, kPoints, kSeed),
                                    score::sample_of(generated_, kPoints, kSeed), kDimensions);
    const auto nearest = [&](const WindowSet& windows) {
      return score::nearest_distances(score::sample_of(windows, kForDistances, kSeed),
                                      real_.apart_other, 1, pool);
    };
    figures_.nearest = histogram_of("", nearest(real_.apart), nearest(generated_));
    return std::move(figures_);
  }

 private:
  void draw_columns() {
    std::size_t place = 0;  // by level
    for (std::size_t c = 0; c < real_.columns.size(); ++c) {
      const score::ShownColumn& column = real_.columns[c];
      if (is_category(column)) {
        Histogram& histogram = figures_.histograms.emplace_back();
        histogram.column = column.name;
        histogram.levels = column.levels;
        for (std::size_t level = 0; level < column.levels.size(); ++level, ++place) {
          histogram.real.push_back(mean_of(score::column_of(real_sample_, place)));
          histogram.generated.push_back(mean_of(score::column_of(sample_, place)));
        }
        continue;
      }
      const auto values = [&](const WindowSet& windows) {
        std::vector<double> numbers = score::column_of(windows, place);
        for (double& number : numbers) {
          number = real_.units[c].unscaled(static_cast<float>(number));
        }
        return numbers;
      };
      figures_.histograms.push_back(
          histogram_of(column.name, values(real_sample_), values(sample_)));
      if (!column.is_context && real_sample_.steps > 1) {
        figures_.autocorrelations.push_back({column.name,
                                             score::autocorrelations(real_sample_, place),
                                             score::autocorrelations(sample_, place)});
      }
      ++place;
    }
  }

  void draw_correlations() {
    std::vector<std::string> names = score::names_with_levels(real_.columns);
    const std::size_t columns = names.size();
    names.resize(std::min(columns, kMostCorrelated));
    figures_.correlations = {
        .columns = names,
        .real = matrix_of(score::correlations(real_sample_), columns, names.size()),
        .generated = matrix_of(score::correlations(sample_), columns, names.size())};
  }

  const score::RealWindows& real_;
  WindowSet real_sample_;
  WindowSet sample_;
  const WindowSet& generated_;
  TableFigures figures_;
};

}  // namespace

TableFigures table_figures(const score::ShownTable& real, const score::Candidate& generated,
                           ThreadPool& pool) {
  const std::vector<bool> missing = score::missing_columns(real);
  const score::ShownTable told = score::with_missing_told(real, missing);
  score::Candidate other = generated;
  other.table.table = score::with_missing_told(generated.table.table, missing);
  const std::size_t steps = score::window_of(told);
  const score::RealWindows windows = score::real_windows(told, {}, steps);
  const score::ComparedWindows compared = score::generated_windows(other, windows, steps);
  return TableDrawing(windows, compared.by_level).run(pool);
}

}  // namespace crnngan::report
