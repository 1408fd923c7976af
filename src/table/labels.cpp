#include "table/labels.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/random.h"

namespace crnngan::table {

namespace {

constexpr std::size_t kLabelLevels = 16;
constexpr std::size_t kMostExamples = 512;

bool is_category(const Schema& schema, int column) {
  return schema.columns[static_cast<std::size_t>(column)].kind == Kind::kCategory;
}

// Where levels of equally many values part.
std::vector<double> levels_of(std::vector<double> values) {
  std::erase_if(values, [](double value) { return std::isnan(value); });
  std::ranges::sort(values);
  std::vector<double> levels;
  for (std::size_t i = 1; i < kLabelLevels && !values.empty(); ++i) {
    const double level = values[i * values.size() / kLabelLevels];
    if (level > values.front() && (levels.empty() || level > levels.back()))
      levels.push_back(level);
  }
  return levels;
}

// Of the rows of training sequences at which a window can begin, so many, evenly spread.
std::vector<double> starts_of(const Table& table) {
  std::vector<double> all;
  for (const Sequence& sequence : table.sequences) {
    if (sequence.split != sequence::Split::kTraining || sequence.times.empty()) continue;
    const std::size_t rows = sequence.times.size();
    const bool has_one = table.schema.is_whole || rows <= table.schema.window;
    const std::size_t count = has_one ? 1 : rows - table.schema.window + 1;
    all.insert(all.end(), sequence.times.begin(),
               sequence.times.begin() + static_cast<std::ptrdiff_t>(count));
  }
  std::vector<double> starts;
  const std::size_t count = std::min(all.size(), kMostExamples);
  starts.reserve(count);
  for (std::size_t i = 0; i < count; ++i) starts.push_back(all[i * all.size() / count]);
  return starts;
}

}  // namespace

Labels Labels::fit(const Table& table) {
  Labels labels{.columns = table.schema.of(Role::kContext)};
  std::vector<const Sequence*> training;
  for (const Sequence& sequence : table.sequences) {
    if (sequence.split == sequence::Split::kTraining) training.push_back(&sequence);
  }
  for (std::size_t k = 0; k < labels.columns.size(); ++k) {
    std::vector<double> values;
    values.reserve(training.size());
    for (const Sequence* sequence : training) values.push_back(sequence->context[k]);
    labels.levels.push_back(is_category(table.schema, labels.columns[k])
                                ? std::vector<double>()
                                : levels_of(std::move(values)));
  }
  labels.starts = starts_of(table);
  if (labels.columns.empty()) return labels;
  const std::size_t step = (training.size() + kMostExamples - 1) / kMostExamples;
  for (std::size_t i = 0; i < training.size(); i += step) {
    labels.examples.push_back(training[i]->context);
  }
  return labels;
}

int Labels::values(const Schema& schema, std::size_t k) const {
  const Column& column = schema.columns[static_cast<std::size_t>(columns[k])];
  return 1 + static_cast<int>(column.kind == Kind::kCategory ? column.levels.size()
                                                             : levels[k].size() + 1);
}

int Labels::number_of(const Schema& schema, std::size_t k, double value) const {
  if (std::isnan(value)) return 0;
  if (is_category(schema, columns[k])) return 1 + static_cast<int>(value);
  return 1 + static_cast<int>(std::ranges::upper_bound(levels[k], value) - levels[k].begin());
}

std::vector<double> context_like(const Labels& labels, const Wishes& wishes, double pick) {
  const auto others = [&](const std::vector<double>& example) {
    std::size_t count = 0;
    for (std::size_t k = 0; k < wishes.size(); ++k) {
      if (wishes[k] && *wishes[k] != example[k]) ++count;
    }
    return count;
  };
  std::vector<const std::vector<double>*> nearest;
  std::size_t fewest = wishes.size() + 1;
  for (const auto& example : labels.examples) {
    const std::size_t count = others(example);
    if (count < fewest) nearest.clear();
    fewest = std::min(fewest, count);
    if (count == fewest) nearest.push_back(&example);
  }
  if (nearest.empty()) return {};
  const auto chosen = static_cast<std::size_t>(pick * static_cast<double>(nearest.size()));
  std::vector<double> context = *nearest[std::min(chosen, nearest.size() - 1)];
  for (std::size_t k = 0; k < wishes.size(); ++k) context[k] = wishes[k].value_or(context[k]);
  return context;
}

double start_like(const Labels& labels, double pick) {
  if (labels.starts.empty()) return 0;
  const auto chosen = static_cast<std::size_t>(pick * static_cast<double>(labels.starts.size()));
  return labels.starts[std::min(chosen, labels.starts.size() - 1)];
}

std::vector<double> new_context(const Labels& labels, Wishes wishes, std::uint64_t seed,
                                std::uint32_t number) {
  const RandomStream plan(seed, Purpose::kPlan, number);
  wishes.resize(labels.columns.size());
  return context_like(labels, wishes, double{plan.uniform(0)});
}

double new_start(const Labels& labels, std::uint64_t seed, std::uint32_t number) {
  return start_like(labels, double{RandomStream(seed, Purpose::kPlan, number).uniform(1)});
}

}  // namespace crnngan::table
