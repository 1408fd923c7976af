#include "table/coding.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <ranges>
#include <span>
#include <utility>

#include "base/error.h"

namespace crnngan::table {

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

// Where the numbers begin that say how far a variable is off its prediction.
constexpr float kFirstRows = 0;
constexpr float kLaterRows = 2;

}  // namespace

Coding::Coding(Schema schema, bool has_bins, bool has_ends, std::vector<CodedVariable> variables,
               const std::vector<std::vector<std::vector<double>>>& weights)
    : schema_(std::move(schema)),
      learnt_(schema_.of(Role::kLearnt)),
      has_bins_(has_bins),
      has_ends_(has_ends),
      learns_time_(schema_.time && !schema_.time->step),
      variables_(std::move(variables)) {
  const std::size_t expected = learnt_.size() + (learns_time_ ? 1 : 0);
  if (variables_.size() != expected) {
    throw Error("coding: expected {} variables, found {}", expected, variables_.size());
  }
  for (std::size_t v = 0; v < expected; ++v) {
    const Bounds& bounds = variables_[v].bounds;
    const auto is_before = [&](int other) {
      return other >= 0 && static_cast<std::size_t>(other) < v;
    };
    if (!std::ranges::all_of(bounds.floors, is_before) ||
        !std::ranges::all_of(bounds.ceilings, is_before)) {
      throw Error("coding: expected variable {} to be bounded by variables before it", v);
    }
    const std::size_t wanted = has_bins && !variables_[v].variable.is_discrete ? kPasts : 0;
    if (variables_[v].knots.size() != wanted) {
      throw Error("coding: expected {} lists of knots, found {}", wanted,
                  variables_[v].knots.size());
    }
    const auto is_like_first = [&](const Knots& knots) {
      return knots.size() == variables_[v].knots[1].size();
    };
    if (wanted > 0 &&
        !std::ranges::all_of(variables_[v].knots | std::views::drop(1), is_like_first)) {
      throw Error("coding: expected equally many knots of variable {} in all rows but the first",
                  v);
    }
  }
  if (!has_bins_) return;
  if (weights.size() != kPasts) {
    throw Error("coding: expected {} predictions, found {}", kPasts, weights.size());
  }
  for (std::size_t past = 0; past < kPasts; ++past) {
    bool fits = weights[past].size() == expected;
    for (std::size_t v = 0; fits && v < expected; ++v) {
      fits = weights[past][v].size() == Prediction::size(v, expected, past);
    }
    if (!fits) throw Error("coding: prediction {} is not of {} variables", past, expected);
    predictions_.emplace_back(weights[past], past);
  }
  make_bins();
}

void Coding::make_bins() {
  for (std::size_t v = 0; v < variables_.size(); ++v) {
    std::vector<sequence::Bins::Bin> bins;
    for (std::size_t point = 0; point < points(v); ++point) {
      const float number = number_of_point(v, point);
      bins.push_back({number, number});
    }
    const bool is_discrete = variables_[v].variable.is_discrete;
    for (std::size_t past = 0; past < 2 && !is_discrete; ++past) {
      const int count = bins_of(variables_[v].knots[past]);
      const float start = past == 0 ? kFirstRows : kLaterRows;
      const auto edge = [&](int k) {
        return start + static_cast<float>(k) / static_cast<float>(count);
      };
      for (int k = 0; k < count; ++k) {
        // Below the next one by a hair.
        bins.push_back({edge(k), std::nextafter(edge(k + 1), edge(k))});
      }
    }
    bins_.emplace_back(std::move(bins));
  }
}

double Coding::predicted(std::size_t v, std::span<const double> rows) const {
  const std::size_t width = variables_.size();
  const std::size_t known = rows.size() / width - 1;
  const std::optional<Recurrence>& recurrence = variables_[v].recurrence;
  if (!recurrence || known < Recurrence::kLeastKnown) {
    return predictions_[std::min(known, kPasts - 1)].of(v, rows);
  }
  std::array<double, kMemory> own{};
  const std::size_t count = std::min(known, kMemory);
  for (std::size_t i = 0; i < count; ++i) own[i] = rows[(known - count + i) * width + v];
  return recurrence->of(std::span(own).first(count));
}

std::size_t Coding::stay_point(std::size_t v) const {
  return missing_point() + (variables_[v].variable.can_be_missing ? 1 : 0);
}

std::size_t Coding::floor_point(std::size_t v) const {
  return stay_point(v) + (variables_[v].variable.can_stay ? 1 : 0);
}

std::size_t Coding::ceiling_point(std::size_t v) const {
  return floor_point(v) + (variables_[v].bounds.floors.empty() ? 0 : 1);
}

std::size_t Coding::first_value_point(std::size_t v) const {
  return ceiling_point(v) + (variables_[v].bounds.ceilings.empty() ? 0 : 1);
}

std::size_t Coding::points(std::size_t v) const {
  return first_value_point(v) + variables_[v].variable.points.size();
}

float Coding::number_of_point(std::size_t v, std::size_t point) const {
  return static_cast<float>(point) - static_cast<float>(points(v));
}

Values Coding::values_of(const Sequence& sequence) const {
  const std::size_t columns = learnt_.size();
  if (!learns_time_) return sequence.values;
  Values values;
  for (std::size_t t = 0; t < sequence.times.size(); ++t) {
    const auto row = std::span(sequence.values).subspan(t * columns, columns);
    values.insert(values.end(), row.begin(), row.end());
    values.push_back(t == 0 ? kMissing : sequence.times[t] - sequence.times[t - 1]);
  }
  return values;
}

void Coding::take_bounds(const Schema& schema) {
  for (std::size_t i = 0; i < schema_.columns.size(); ++i) {
    schema_.columns[i].least = schema.columns[i].least;
    schema_.columns[i].greatest = schema.columns[i].greatest;
  }
}

double Coding::usual_step() const {
  const Variable& steps = variables_.back().variable;
  const double mean = steps.value_of(0);
  return steps.is_discrete && !steps.points.empty() ? steps.points[nearest(steps.points, mean)]
                                                    : mean;
}

Sequence Coding::sequence_of(const Values& values, double first_time) const {
  Sequence sequence;
  const std::size_t variables = variables_.size();
  const auto columns = static_cast<std::ptrdiff_t>(learnt_.size());
  double time = first_time;
  // A step that is missing is like the one before, at first like the mean of all.
  double step = 0;
  if (schema_.time) step = schema_.time->step ? *schema_.time->step : usual_step();
  for (std::size_t first = 0; first < values.size(); first += variables) {
    const auto row = std::span(values).subspan(first, variables);
    sequence.values.insert(sequence.values.end(), row.begin(), row.begin() + columns);
    if (!schema_.time) continue;
    if (learns_time_ && first > 0 && row.back() > 0) step = row.back();
    if (first > 0) time += step;
    sequence.times.push_back(time);
  }
  return sequence;
}

void Coding::set_scaled(const Values& values, std::size_t v, std::size_t t, Scaled& scaled) const {
  const std::size_t variables = variables_.size();
  const std::size_t place = t * variables + v;
  const double before = t > 0 ? scaled[place - variables] : 0;
  scaled[place] = std::isnan(values[place]) ? before : variables_[v].variable.scaled(values[place]);
}

Scaled Coding::scaled(const Values& values) const {
  Scaled scaled(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    set_scaled(values, i % variables_.size(), i / variables_.size(), scaled);
  }
  return scaled;
}

std::optional<std::size_t> Coding::point_of(const Values& values, std::size_t v, std::size_t t,
                                            std::size_t known) const {
  const Variable& variable = variables_[v].variable;
  const Bounds& bounds = variables_[v].bounds;
  const std::size_t width = variables_.size();
  const double value = values[t * width + v];
  if (std::isnan(value)) {
    if (variable.can_be_missing) return missing_point();
    return variable.is_discrete ? std::optional(first_value_point(v)) : std::nullopt;
  }
  if (const auto point = variable.point_of(value)) return first_value_point(v) + *point;
  if (variable.is_discrete) return first_value_point(v) + nearest(variable.points, value);
  if (variable.can_stay && known > 0 && value == values[(t - 1) * width + v]) {
    return stay_point(v);
  }
  if (!bounds.any()) return std::nullopt;
  const Between found = between(bounds, std::span(values).subspan(t * width, width));
  if (found.floor && value <= *found.floor) return floor_point(v);
  if (found.ceiling && value >= *found.ceiling) return ceiling_point(v);
  return std::nullopt;
}

float Coding::encode_value(const Values& values, const Scaled& scaled, std::size_t v, std::size_t t,
                           std::size_t known) const {
  if (!has_bins_) {
    const std::size_t place = t * variables_.size() + v;
    return std::isnan(values[place]) ? 0 : static_cast<float>(scaled[place]);
  }
  if (const auto point = point_of(values, v, t, known)) return number_of_point(v, *point);
  const std::size_t past = std::min(known, kPasts - 1);
  const std::size_t width = variables_.size();
  const auto rows = std::span(scaled).subspan((t - known) * width, (known + 1) * width);
  const double off = rows[known * width + v] - predicted(v, rows);
  return static_cast<float>(double{known == 0 ? kFirstRows : kLaterRows} +
                            place_of(variables_[v].knots[past], off));
}

void Coding::encode(const Values& values, const Scaled& scaled, std::size_t t, std::size_t first,
                    std::span<float> features) const {
  for (std::size_t v = 0; v < variables_.size(); ++v) {
    features[v] = encode_value(values, scaled, v, t, t - first);
  }
}

void Coding::encode_end(std::span<float> features) const {
  for (std::size_t v = 0; v < variables_.size(); ++v) features[v] = number_of_point(v, 0);
}

bool Coding::is_end(std::span<const float> features) const {
  return has_ends_ && features[0] == number_of_point(0, 0);
}

double Coding::rounded(double value, std::size_t v) const {
  const std::vector<double>& grid = variables_[v].variable.grid;
  if (!grid.empty()) return grid[nearest(grid, value)];
  if (v >= learnt_.size()) return value;
  const Column& of = column(v);
  const double bounded = of.bounded ? std::clamp(value, of.least, of.greatest) : value;
  if (of.kind == Kind::kWhole) return std::round(bounded);
  const double unit = std::pow(10.0, std::min(of.format.decimals, 15));
  const double whole = std::round(bounded * unit);
  return std::abs(whole) < 1e15 ? whole / unit : bounded;
}

// Rounded, but not to `from`: what stays is a point of its own.
double Coding::rounded_away(double value, double from, std::size_t v) const {
  const double nearest_one = rounded(value, v);
  if (nearest_one != from) return nearest_one;
  const std::vector<double>& grid = variables_[v].variable.grid;
  const bool is_above = value > from;
  if (!grid.empty()) {
    const std::size_t place = nearest(grid, from);
    if (is_above) return grid[std::min(place + 1, grid.size() - 1)];
    return grid[place > 0 ? place - 1 : 0];
  }
  const bool is_whole = v >= learnt_.size() || column(v).kind == Kind::kWhole;
  const double unit = is_whole ? 1 : std::pow(10.0, -column(v).format.decimals);
  return rounded(is_above ? from + unit : from - unit, v);
}

double Coding::value_at_point(std::size_t v, std::size_t point, const Between& bounds,
                              double before) const {
  const Variable& variable = variables_[v].variable;
  if (point >= first_value_point(v)) return variable.points[point - first_value_point(v)];
  if (point >= ceiling_point(v)) return bounds.ceiling.value_or(before);
  if (point >= floor_point(v)) return bounds.floor.value_or(before);
  return variable.can_stay && point == stay_point(v) ? before : kMissing;
}

void Coding::add_row(Values& values, Scaled& scaled) const {
  values.resize(values.size() + variables_.size(), kMissing);
  scaled.resize(values.size());
}

// The value in the newest row that a feature of no point stands for.
double Coding::value_off(std::size_t v, float feature, const Scaled& scaled) const {
  const CodedVariable& coded = variables_[v];
  const std::size_t known = feature < kLaterRows ? 0 : scaled.size() / variables_.size() - 1;
  const std::size_t past = std::min(known, kPasts - 1);
  const double place = double{feature} - double{feature < kLaterRows ? kFirstRows : kLaterRows};
  const auto rows = std::span(scaled).last((known + 1) * variables_.size());
  return coded.variable.value_of(predicted(v, rows) + number_at(coded.knots[past], place));
}

void Coding::decode(float feature, std::size_t v, Values& values, Scaled& scaled) const {
  const CodedVariable& coded = variables_[v];
  const Variable& variable = coded.variable;
  const std::size_t width = variables_.size();
  const std::size_t t = values.size() / width - 1;
  const double before = t > 0 ? values[(t - 1) * width + v] : kMissing;
  const Between bounds = between(coded.bounds, std::span(values).subspan(t * width, width));
  double& value = values[t * width + v];
  if (!has_bins_) {
    const double exact = variable.value_of(double{feature});
    value =
        variable.is_discrete ? variable.points[nearest(variable.points, exact)] : rounded(exact, v);
  } else if (feature < 0) {
    const float point = feature + static_cast<float>(points(v));
    value = value_at_point(v, static_cast<std::size_t>(std::lround(point)), bounds, before);
  } else {
    const double exact = value_off(v, feature, scaled);
    value = variable.can_stay ? rounded_away(exact, before, v) : rounded(exact, v);
  }
  if (bounds.floor) value = std::max(value, *bounds.floor);
  if (bounds.ceiling) value = std::min(value, *bounds.ceiling);
  set_scaled(values, v, t, scaled);
}

bool Coding::may_be(std::size_t v, int bin, const Values& values, const Scaled& scaled) const {
  const std::size_t width = variables_.size();
  const std::size_t t = values.size() / width - 1;
  const auto count = static_cast<int>(points(v));
  // A first row has no step from the one before, all others have.
  const bool is_step = learns_time_ && v + 1 == variables_.size();
  const bool is_missing =
      variables_[v].variable.can_be_missing && static_cast<std::size_t>(bin) == missing_point();
  if (is_step && is_missing != (t == 0)) return has_ends_ && bin == end_bin() && t > 0;
  if (bin < count) {
    const auto point = static_cast<std::size_t>(bin);
    if (has_ends_ && point == 0) return t > 0;
    return !variables_[v].variable.can_stay || point != stay_point(v) || t > 0;
  }
  const auto& [low, high] = bins_[v][bin];
  if ((low < kLaterRows) != (t == 0)) return false;
  if (!variables_[v].bounds.any()) return true;
  const Between bounds = between(variables_[v].bounds, std::span(values).subspan(t * width, width));
  return (!bounds.floor || value_off(v, high, scaled) > *bounds.floor) &&
         (!bounds.ceiling || value_off(v, low, scaled) < *bounds.ceiling);
}

}  // namespace crnngan::table
