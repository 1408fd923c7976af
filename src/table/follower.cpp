#include "table/follower.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "table/clock.h"

namespace crnngan::table {

namespace {

constexpr std::size_t kMostRow = 64;  // later ones are not told apart

// The variables whose levels are told.
template <class Take>
void for_levels(const Coding& coding, const Take& take) {
  for (std::size_t v = 0; v < coding.variables(); ++v) {
    if (!coding.variable(v).variable.is_discrete) take(v);
  }
}

}  // namespace

std::vector<sequence::ContextColumn> context_columns(const Coding& coding, const Labels& labels) {
  std::vector<sequence::ContextColumn> columns;
  columns.push_back({.name = "row", .values = static_cast<int>(kMostRow) + 1});
  for_levels(coding, [&](std::size_t v) {
    const auto levels = static_cast<int>(coding.variable(v).variable.levels.size());
    columns.push_back({.name = fmt::format("level.{}", v), .values = levels + 2});
  });
  for (auto& column : clock_columns(coding.schema())) columns.push_back(std::move(column));
  for (std::size_t k = 0; k < labels.columns.size(); ++k) {
    columns.push_back(
        {.name = fmt::format("label.{}", k), .values = labels.values(coding.schema(), k)});
  }
  return columns;
}

void fill_context(const Coding& coding, const Values& values, std::size_t t, std::size_t first,
                  double time, std::span<int> context) {
  const std::size_t known = t - first;
  context[0] = static_cast<int>(std::min(known, kMostRow - 1)) + 1;
  std::size_t column = 1;
  for_levels(coding, [&](std::size_t v) {
    const double before = known > 0 ? values[(t - 1) * coding.variables() + v] : std::nan("");
    context[column++] = std::isnan(before) ? 0 : coding.variable(v).variable.level_of(before) + 1;
  });
  fill_clock(coding.schema(), time, context.subspan(column));
}

std::vector<int> label_numbers(const Coding& coding, const Labels& labels,
                               const std::vector<double>& context) {
  std::vector<int> numbers(labels.columns.size());
  for (std::size_t k = 0; k < context.size(); ++k) {
    numbers[k] = labels.number_of(coding.schema(), k, context[k]);
  }
  return numbers;
}

void Follower::start() {
  values_.clear();
  scaled_.clear();
  has_ended_ = false;
}

void Follower::hear(std::span<const float> features, std::span<const int> bins) {
  static_cast<void>(bins);
  if (has_ended_ || coding_.is_end(features)) {
    has_ended_ = true;
    return;
  }
  coding_.add_row(values_, scaled_);
  for (std::size_t v = 0; v < features.size(); ++v) {
    coding_.decode(features[v], v, values_, scaled_);
  }
}

std::vector<float> Follower::features_of(std::span<const double> row) const {
  Values values = values_;
  values.insert(values.end(), row.begin(), row.end());
  std::vector<float> features(row.size());
  coding_.encode(values, coding_.scaled(values), values.size() / row.size() - 1, 0, features);
  return features;
}

void Follower::tell(std::span<int> context) {
  const std::size_t row = values_.size() / coding_.variables();
  const auto& axis = coding_.schema().time;
  const double step = axis ? axis->step.value_or(0) : 0;
  fill_context(coding_, values_, row, 0, start_ + static_cast<double>(row) * step, context);
  std::ranges::copy(labels_, context.end() - static_cast<std::ptrdiff_t>(labels_.size()));
}

void Follower::permit(int feature, std::span<const float> drawn, std::span<const int> bins,
                      std::span<float> probabilities) const {
  const auto v = static_cast<std::size_t>(feature);
  const auto end = static_cast<std::size_t>(coding_.end_bin());
  // A row that has ended is the end in all its features, and no other is.
  if (v > 0 && coding_.has_ends() && bins[0] == coding_.end_bin()) {
    for (std::size_t bin = 0; bin < probabilities.size(); ++bin) {
      if (bin != end) probabilities[bin] = 0;
    }
    return;
  }
  if (coding_.has_ends() && (v > 0 || !may_end_)) probabilities[end] = 0;
  Values values = last_rows(values_);
  Scaled scaled = last_rows(scaled_);
  coding_.add_row(values, scaled);
  for (std::size_t before = 0; before < v; ++before) {
    coding_.decode(drawn[before], before, values, scaled);
  }
  for (std::size_t bin = 0; bin < probabilities.size(); ++bin) {
    if (!coding_.may_be(v, static_cast<int>(bin), values, scaled)) probabilities[bin] = 0;
  }
}

// All that the next row depends on.
std::vector<double> Follower::last_rows(const std::vector<double>& rows) const {
  const std::size_t most = kMemory * coding_.variables();
  const std::size_t count = std::min(rows.size(), most);
  return {rows.end() - static_cast<std::ptrdiff_t>(count), rows.end()};
}

}  // namespace crnngan::table
