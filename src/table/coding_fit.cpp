// What is learnt of a table before networks are: scales, bounds, predictions, bins.

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <utility>

#include "table/coding.h"

namespace crnngan::table {

namespace {

// A law of each sequence's own serves where it is off by less than this part of what the linear
// prediction is off; else many rows would pay for few.
constexpr double kWorthIt = 0.5;
// So many rows say which is better.
constexpr std::size_t kRowsToCompare = 20'000;

// One variable of all sequences.
std::vector<std::vector<double>> column_of(const std::vector<Values>& sequences, std::size_t v,
                                           std::size_t variables) {
  std::vector<std::vector<double>> column;
  for (const Values& values : sequences) {
    auto& own = column.emplace_back();
    for (std::size_t i = v; i < values.size(); i += variables) own.push_back(values[i]);
  }
  return column;
}

// One variable of all sequences on a linear scale; what is missing is as in the row before.
struct Plain {
  Variable variable;
  std::vector<std::vector<double>> sequences;
};

Plain plain(const Variable& variable, const std::vector<Scaled>& all, std::size_t v,
            std::size_t variables) {
  Plain plain{.variable = variable, .sequences = {}};
  double sum = 0;
  double squares = 0;
  double rows = 0;
  for (const Scaled& sequence : all) {
    auto& own = plain.sequences.emplace_back();
    for (std::size_t i = v; i < sequence.size(); i += variables) {
      own.push_back(variable.value_of(sequence[i]));
      sum += own.back();
      squares += own.back() * own.back();
      ++rows;
    }
  }
  plain.variable.scale = Scale::kLinear;
  plain.variable.mean = sum / rows;
  plain.variable.deviation = std::sqrt(squares / rows - plain.variable.mean * plain.variable.mean);
  for (auto& own : plain.sequences) {
    for (double& value : own) value = plain.variable.scaled(value);
  }
  return plain;
}

// In stretches of kMemory rows and one: whole sequences, or as much as a row is told of.
std::vector<std::vector<double>> stretches_of(const std::vector<std::vector<double>>& sequences) {
  std::vector<std::vector<double>> stretches;
  for (const auto& sequence : sequences) {
    for (std::size_t first = 0; first < sequence.size(); first += kMemory) {
      const auto rows = std::span(sequence).subspan(first);
      const auto own = rows.first(std::min(rows.size(), kMemory + 1));
      stretches.emplace_back(own.begin(), own.end());
    }
  }
  return stretches;
}

// Whether what variable v is off its recurrence is worth it, beside what it is off `linear`.
bool is_worth_it(const Recurrence& recurrence, const Plain& plain, const Variable& variable,
                 const Prediction& linear, const std::vector<Scaled>& all, std::size_t v,
                 bool is_whole) {
  const std::size_t variables = linear.weights().size();
  std::size_t rows = 0;
  for (const Scaled& sequence : all) rows += sequence.size() / variables;
  const std::size_t every = rows / kRowsToCompare + 1;
  constexpr std::size_t kPast = kPasts - 1;
  double by_own = 0;
  double by_linear = 0;
  std::size_t seen = 0;
  for (std::size_t s = 0; s < all.size(); ++s) {
    const std::span<const double> own = plain.sequences[s];
    for (std::size_t t = kPast; t < own.size(); ++t) {
      if (seen++ % every != 0) continue;
      const auto known = known_rows(all[s], variables, t, kPast, is_whole);
      const std::size_t count = known.size() / variables - 1;
      const double value = plain.variable.value_of(own[t]);
      const double expected = recurrence.of(own.subspan(t - count, count));
      by_own += std::pow(value - plain.variable.value_of(expected), 2);
      by_linear += std::pow(value - variable.value_of(linear.of(v, known)), 2);
    }
  }
  return by_own < kWorthIt * kWorthIt * by_linear;
}

}  // namespace

Coding Coding::fit(const Table& table, int bins) {
  Coding coding;
  coding.schema_ = table.schema;
  coding.learnt_ = table.schema.of(Role::kLearnt);
  coding.has_bins_ = bins > 0;
  coding.learns_time_ = table.schema.time && !table.schema.time->step;
  std::vector<Values> sequences;
  std::size_t rows = 0;
  for (const Sequence& sequence : table.sequences) {
    if (sequence.split != sequence::Split::kTraining) continue;
    sequences.push_back(coding.values_of(sequence));
    const std::size_t own = table.rows(sequence);
    if (rows != 0 && own != rows) coding.has_ends_ = table.schema.is_whole && coding.has_bins_;
    rows = own;
  }
  const std::size_t variables = coding.learnt_.size() + (coding.learns_time_ ? 1 : 0);
  std::vector<bool> can_have_bounds;
  for (std::size_t v = 0; v < variables; ++v) {
    std::optional<std::size_t> categories;
    const bool is_column = v < coding.learnt_.size();
    if (is_column && coding.column(v).kind == Kind::kCategory) {
      categories = coding.column(v).levels.size();
    }
    coding.variables_.push_back(
        {.variable = fit_variable(column_of(sequences, v, variables), categories)});
    can_have_bounds.push_back(is_column && !coding.variables_.back().variable.is_discrete);
  }
  if (coding.has_bins_) {
    std::vector<Bounds> bounds = find_bounds(sequences, can_have_bounds);
    for (std::size_t v = 0; v < variables; ++v) coding.variables_[v].bounds = std::move(bounds[v]);
  }
  if (coding.has_bins_) {
    coding.fit_predictions(sequences, bins);
    coding.make_bins();
  }
  return coding;
}

std::vector<Scaled> Coding::all_scaled(const std::vector<Values>& sequences) const {
  std::vector<Scaled> all;
  all.reserve(sequences.size());
  for (const Values& values : sequences) all.push_back(scaled(values));
  return all;
}

// A variable with a law is on a linear scale: swings are none on another.
void Coding::find_laws(const std::vector<Values>& sequences) {
  const std::vector<Scaled> all = all_scaled(sequences);
  const Prediction linear = Prediction::fit(all, variables_.size(), kPasts - 1, schema_.is_whole);
  for (std::size_t v = 0; v < variables_.size(); ++v) {
    CodedVariable& coded = variables_[v];
    if (coded.variable.is_discrete) continue;
    const Plain on_line = plain(coded.variable, all, v, variables_.size());
    if (!(on_line.variable.deviation > 0)) continue;
    const Recurrence recurrence = Recurrence::fit(stretches_of(on_line.sequences));
    if (!is_worth_it(recurrence, on_line, coded.variable, linear, all, v, schema_.is_whole)) {
      continue;
    }
    coded.variable = on_line.variable;
    coded.recurrence = recurrence;
  }
}

void Coding::fit_predictions(const std::vector<Values>& sequences, int most) {
  const std::size_t variables = variables_.size();
  const bool is_whole = schema_.is_whole;
  find_laws(sequences);
  const std::vector<Scaled> all = all_scaled(sequences);
  for (std::size_t past = 0; past < kPasts; ++past) {
    predictions_.push_back(Prediction::fit(all, variables, past, is_whole));
  }
  for (std::size_t v = 0; v < variables; ++v) {
    if (variables_[v].variable.is_discrete) continue;
    int bins = 0;
    for (std::size_t past = 0; past < kPasts; ++past) {
      std::vector<double> off;
      for (std::size_t s = 0; s < sequences.size(); ++s) {
        const std::size_t rows = sequences[s].size() / variables;
        const std::size_t last = past == 0 && is_whole ? std::min<std::size_t>(rows, 1) : rows;
        for (std::size_t t = past; t < last; ++t) {
          if (point_of(sequences[s], v, t, past)) continue;
          const auto known = known_rows(all[s], variables, t, past, is_whole);
          off.push_back(all[s][t * variables + v] - predicted(v, known));
        }
      }
      if (past < 2) bins = bins_for(off.size(), most);
      variables_[v].knots.push_back(knots_of(std::move(off), bins));
    }
  }
}

}  // namespace crnngan::table
