#include "table/variable.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

namespace crnngan::table {

namespace {

constexpr std::size_t kMostPoints = 24;  // of a variable of points alone
constexpr std::size_t kMostOnGrid = 2048;
constexpr double kRowsAValue = 8;         // of few values, in the mean at least
constexpr double kShareOfAPoint = 0.05;   // of the rows that change, for what they change to
constexpr double kShareThatStays = 0.02;  // of all rows
constexpr std::size_t kLevels = 32;

struct Moments {
  double mean = 0;
  double deviation = 0;
  double skewness = 0;
};

template <class Map>
Moments moments_of(const std::vector<double>& values, const Map& map) {
  Moments moments;
  const auto count = static_cast<double>(values.size());
  for (const double value : values) moments.mean += map(value) / count;
  double third = 0;
  for (const double value : values) {
    const double off = map(value) - moments.mean;
    moments.deviation += off * off / count;
    third += off * off * off / count;
  }
  moments.deviation = std::sqrt(moments.deviation);
  const double cube = moments.deviation * moments.deviation * moments.deviation;
  moments.skewness = cube > 0 ? third / cube : 0;
  return moments;
}

double linear(double value) { return value; }
double logarithm(double value) { return std::log(value); }

// How often values come, and how often they are changed to.
struct Counts {
  std::map<double, std::size_t> all;
  std::map<double, std::size_t> changes;
  std::size_t rows = 0;
  std::size_t changing = 0;
  std::size_t staying = 0;

  void add(const std::vector<double>& sequence) {
    for (std::size_t t = 0; t < sequence.size(); ++t) {
      if (std::isnan(sequence[t])) continue;
      ++rows;
      ++all[sequence[t]];
      if (t == 0 || std::isnan(sequence[t - 1])) continue;
      if (sequence[t] == sequence[t - 1]) {
        ++staying;
      } else {
        ++changing;
        ++changes[sequence[t]];
      }
    }
  }
};

void find_points(const Counts& counts, Variable& variable) {
  const auto is_few = [&](std::size_t most) {
    return counts.all.size() <= most &&
           static_cast<double>(counts.rows) >= kRowsAValue * static_cast<double>(counts.all.size());
  };
  variable.is_discrete = is_few(kMostPoints);
  for (const auto& [value, count] : counts.all) {
    if (variable.is_discrete) variable.points.push_back(value);
    if (!variable.is_discrete && is_few(kMostOnGrid)) variable.grid.push_back(value);
  }
  if (variable.is_discrete) return;
  for (const auto& [value, count] : counts.changes) {
    if (static_cast<double>(count) >= kShareOfAPoint * static_cast<double>(counts.changing)) {
      variable.points.push_back(value);
    }
  }
  variable.can_stay = static_cast<double>(counts.staying) >=
                      kShareThatStays * static_cast<double>(counts.staying + counts.changing + 1);
}

}  // namespace

double Variable::scaled(double value) const {
  const double on_scale = scale == Scale::kLogarithm ? std::log(std::max(value, 1e-300)) : value;
  return (on_scale - mean) / deviation;
}

double Variable::value_of(double scaled) const {
  const double on_scale = mean + deviation * scaled;
  return scale == Scale::kLogarithm ? std::exp(std::min(on_scale, 700.0)) : on_scale;
}

std::optional<std::size_t> Variable::point_of(double value) const {
  const auto found = std::ranges::lower_bound(points, value);
  if (found == points.end() || *found != value) return std::nullopt;
  return static_cast<std::size_t>(found - points.begin());
}

std::size_t nearest(const std::vector<double>& values, double value) {
  const auto above = std::ranges::lower_bound(values, value);
  if (above == values.begin()) return 0;
  if (above == values.end()) return values.size() - 1;
  const bool is_nearer_below = value - *(above - 1) <= *above - value;
  return static_cast<std::size_t>(above - values.begin()) - (is_nearer_below ? 1 : 0);
}

int Variable::level_of(double value) const {
  return static_cast<int>(std::ranges::upper_bound(levels, value) - levels.begin());
}

Variable fit_variable(const std::vector<std::vector<double>>& sequences,
                      std::optional<std::size_t> categories) {
  Variable variable;
  std::vector<double> values;
  Counts counts;
  std::size_t rows = 0;
  for (const auto& sequence : sequences) {
    rows += sequence.size();
    counts.add(sequence);
    std::ranges::copy_if(sequence, std::back_inserter(values),
                         [](double value) { return !std::isnan(value); });
  }
  variable.can_be_missing = values.size() < rows;
  if (categories) {
    variable.is_discrete = true;
    for (std::size_t i = 0; i < *categories; ++i) {
      variable.points.push_back(static_cast<double>(i));
    }
  } else {
    find_points(counts, variable);
  }
  if (values.empty()) return variable;
  const Moments plain = moments_of(values, linear);
  variable.mean = plain.mean;
  variable.deviation = plain.deviation > 0 ? plain.deviation : 1;
  if (variable.is_discrete) return variable;
  std::ranges::sort(values);
  if (values.front() > 0) {
    const Moments logs = moments_of(values, logarithm);
    if (std::abs(logs.skewness) < std::abs(plain.skewness) && logs.deviation > 0) {
      variable.scale = Scale::kLogarithm;
      variable.mean = logs.mean;
      variable.deviation = logs.deviation;
    }
  }
  for (std::size_t i = 1; i < kLevels; ++i) {
    const double level = values[i * values.size() / kLevels];
    if (variable.levels.empty() || level > variable.levels.back()) variable.levels.push_back(level);
  }
  return variable;
}

}  // namespace crnngan::table
