#include "score/table_comparison.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <mutex>
#include <utility>

#include "score/autocorrelation.h"
#include "score/column_distances.h"
#include "score/copies.h"
#include "score/copula.h"
#include "score/correlation.h"
#include "score/coverage.h"
#include "score/distribution.h"
#include "score/nearest.h"
#include "score/table_sides.h"
#include "score/timegan.h"

namespace crnngan::score {

namespace {

using Values = std::vector<std::optional<Interval>>;

constexpr std::size_t kForDistances = 500;  // windows whose nearest ones are looked for
constexpr std::size_t kReal = 0;            // of the tables; then the copula and the others
constexpr std::size_t kCopula = 1;

Interval just(double value) { return {value, value, value}; }

// Of a score from 0 to `most`.
Interval within(Interval interval, double most) {
  return {interval.mean, std::max(interval.low, 0.0), std::min(interval.high, most)};
}

class Comparing {
 public:
  Comparing(const ShownTable& real, const std::vector<Candidate>& candidates,
            const TableComparisonOptions& options, ThreadPool& pool, const TableProgress& progress)
      : options_(options),
        pool_(pool),
        progress_(progress),
        steps_(options.window.value_or(window_of(real))),
        real_(real_windows(real, options, steps_)) {
    result_.tables = {"real", "copula"};
    result_.window = steps_;
    result_.measured_on = real_.measured_on;
    others_.push_back({.plain = {}, .by_level = real_.other});
    others_.emplace_back();  // the copula
    for (const Candidate& candidate : candidates) {
      result_.tables.push_back(candidate.name);
      result_.broken.push_back(candidate.table.broken);
      others_.push_back(generated_windows(candidate, real_, steps_));
    }
    const auto tables = static_cast<int>(others_.size());
    total_ = 1 + tables + options.judges * tables +
             (options.timegan ? 2 * options.timegan_runs * tables : 0);
  }

  TableComparison run(const std::vector<Candidate>& candidates) {
    make_copula();
    for (const ComparedWindows& other : others_) result_.windows.push_back(other.by_level.count());
    judge();
    if (options_.timegan) follow_protocol();
    measure();
    Values broken(others_.size());
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const GeneratedTable& table = candidates[i].table;
      broken[kCopula + 1 + i] =
          just(static_cast<double>(table.broken_rows) / static_cast<double>(table.rows));
    }
    add("broken_rules", "share of rows that break a rule of their columns", std::move(broken));
    return std::move(result_);
  }

 private:
  void add(std::string_view name, std::string_view explanation, Values values) {
    result_.measures.push_back(
        {.name = name, .explanation = explanation, .values = std::move(values)});
  }

  void count_done() {
    const std::lock_guard lock(one_call_);
    ++done_;
    if (progress_) progress_(done_, total_);
  }

  void make_copula() {
    constexpr std::size_t kWindows = 5000;
    const WindowSet& learnt = real_.learnt.plain;
    const std::size_t count = options_.timegan ? std::max(kWindows, learnt.count()) : kWindows;
    ComparedWindows& copula = others_[kCopula];
    copula.plain = GaussianCopula(learnt).sample(count, options_.seed);
    copula.by_level = with_levels(copula.plain, real_.columns, real_.units);
    count_done();
  }

  void judge() {
    if (options_.judges == 0) return;
    const auto judges = static_cast<std::size_t>(options_.judges);
    std::vector<std::vector<double>> accuracies(others_.size(), std::vector<double>(judges));
    std::vector<std::vector<double>> areas = accuracies;
    const WindowJudgeOptions how{.iterations = options_.judge_iterations};
    pool_.run(static_cast<int>(judges * others_.size()), [&](int task) {
      const std::size_t table = static_cast<std::size_t>(task) % others_.size();
      const std::size_t number = static_cast<std::size_t>(task) / others_.size();
      const std::uint64_t seed = options_.seed + number;
      const JudgedHalves sides =
          table == kReal
              ? judged_real_halves(real_, seed)
              : JudgedHalves{judged_real(real_, seed), judged_other(others_[table].by_level, seed)};
      const JudgeScore score = judge_windows(sides.first, sides.second, how, seed);
      accuracies[table][number] = std::abs(score.accuracy - 0.5);
      areas[table][number] = score.auc;
      count_done();
    });
    const auto intervals = [](const std::vector<std::vector<double>>& scores, double most) {
      Values values;
      for (const auto& of_table : scores) values.push_back(within(interval_of(of_table), most));
      return values;
    };
    add("judge", "|accuracy - 0.5| of a judge that sees levels and steps; 0: can't tell",
        intervals(accuracies, 0.5));
    add("judge_auc", "its area under the curve; 0.5: can't tell, 1: never wrong",
        intervals(areas, 1));
  }

  void follow_protocol() {
    const TimeganOptions how{.runs = options_.timegan_runs, .seed = options_.seed};
    const Halves halves = halves_of(real_.learnt.plain, options_.seed);
    const bool can_predict = real_.learnt.plain.columns > 1 && steps_ > 1;
    Values discriminative;
    Values predictive;
    for (std::size_t table = 0; table < others_.size(); ++table) {
      const bool is_real = table == kReal;
      const WindowSet& real = is_real ? halves.first : real_.learnt.plain;
      const WindowSet& other = is_real ? halves.second : others_[table].plain;
      const RunDone done = [&] { count_done(); };
      discriminative.push_back(
          within(interval_of(discriminative_scores(real, other, how, pool_, done)), 0.5));
      predictive.emplace_back();
      if (!can_predict) continue;
      const WindowSet& learnt = is_real ? real_.learnt.plain : other;
      predictive.back() =
          within(interval_of(predictive_scores(real_.learnt.plain, learnt, how, pool_, done)), 1);
    }
    add("discriminative", "TimeGAN's protocol: |accuracy - 0.5| of a small network",
        std::move(discriminative));
    add("predictive", "TimeGAN's protocol: error of predictions of the last column",
        std::move(predictive));
  }

  void measure() {
    const auto sample = [&](const WindowSet& windows) {
      return sample_of(windows, options_.windows, options_.seed);
    };
    const WindowSet reference = sample(real_.reference);
    const WindowSet apart = sample(real_.apart);
    const std::size_t tables = others_.size();
    std::vector<std::vector<ColumnDistance>> distances(tables);
    std::vector<std::vector<double>> past(tables);
    Values correlation(tables);
    Values correlational(tables);
    Values covered(tables);
    Values nearest(tables);
    Values nearer(tables);
    const auto distances_to_learnt = [&](const WindowSet& windows) {
      return nearest_distances(sample_of(windows, kForDistances, options_.seed), real_.apart_other,
                               1, pool_);
    };
    const std::vector<double> held_out = distances_to_learnt(real_.apart);
    for (std::size_t i = 0; i < tables; ++i) {
      const WindowSet other = sample(others_[i].by_level);
      distances[i] = column_distances(reference, other);
      past[i] = autocorrelation_distances(reference, other);
      const CorrelationDistance distance = correlation_distance(reference, other);
      correlation[i] = just(distance.mean);
      correlational[i] = just(distance.published);
      covered[i] = just(coverage(apart, i == kReal ? sample(real_.apart_other) : other, pool_));
      const Copies found =
          copies(i == kReal ? held_out : distances_to_learnt(others_[i].by_level), held_out);
      nearest[i] = just(found.median);
      nearer[i] = just(found.nearer);
      count_done();
    }
    const auto overlap_of = [&](std::size_t i, std::size_t c) { return distances[i][c].overlap; };
    const auto wasserstein_of = [&](std::size_t i, std::size_t c) {
      return distances[i][c].wasserstein;
    };
    const auto past_of = [&](std::size_t i, std::size_t c) { return past[i][c]; };
    add_of_columns("overlap", "of the values of a column, mean over columns; 1 is alike",
                   overlap_of);
    add_of_columns("wasserstein", "distance of the values, in real deviations, mean",
                   wasserstein_of);
    add_of_columns("autocorrelation", "mean difference at lags 1 to a window's last, mean",
                   past_of);
    add("correlation", "mean difference over pairs of columns", std::move(correlation));
    add("correlational", "a tenth of the sum of these differences, as papers take it",
        std::move(correlational));
    add("coverage", "share of real windows with a generated one within reach", std::move(covered));
    add("nearest", "median distance to the nearest training window", std::move(nearest));
    add("nearer", "share nearer than all but 1 % of other real windows: copies", std::move(nearer));
  }

  // of(table, column) of each column, and the mean over them.
  void add_of_columns(std::string_view name, std::string_view explanation,
                      const std::function<double(std::size_t, std::size_t)>& of) {
    const std::vector<std::string> names = names_with_levels(real_.columns);
    Values means;
    for (std::size_t i = 0; i < others_.size(); ++i) {
      std::vector<double> all(names.size());
      for (std::size_t c = 0; c < names.size(); ++c) all[c] = of(i, c);
      means.emplace_back(just(mean(all)));
    }
    add(name, explanation, std::move(means));
    for (std::size_t c = 0; c < names.size(); ++c) {
      Measure& measure = result_.columns.emplace_back(Measure{.name = name, .column = names[c]});
      for (std::size_t i = 0; i < others_.size(); ++i) measure.values.emplace_back(just(of(i, c)));
    }
  }

  const TableComparisonOptions& options_;
  ThreadPool& pool_;
  const TableProgress& progress_;
  std::size_t steps_;
  RealWindows real_;
  std::vector<ComparedWindows> others_;  // of each table
  TableComparison result_;
  std::mutex one_call_;
  int done_ = 0;
  int total_ = 0;
};

}  // namespace

TableComparison compare_tables(const ShownTable& real, const std::vector<Candidate>& candidates,
                               const TableComparisonOptions& options, ThreadPool& pool,
                               const TableProgress& progress) {
  const std::vector<bool> missing = missing_columns(real);
  std::vector<Candidate> told = candidates;
  for (Candidate& candidate : told) {
    candidate.table.table = with_missing_told(candidate.table.table, missing);
  }
  return Comparing(with_missing_told(real, missing), told, options, pool, progress).run(told);
}

}  // namespace crnngan::score
