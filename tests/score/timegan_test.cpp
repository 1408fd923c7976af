#include "score/timegan.h"

#include <gtest/gtest.h>

#include "base/shared_folder.h"
#include "score/copula.h"
#include "score/table_windows.h"
#include "score/tables.h"

namespace crnngan::score {
namespace {

WindowSet windows_of_table(const table::Table& table) {
  const ShownTable all = shown(table);
  return windows_of(all, units_of(all), 24);
}

// The same windows, their rows in another order.
WindowSet turned(const WindowSet& windows) {
  WindowSet result{.steps = windows.steps, .columns = windows.columns};
  for (std::size_t n = 0; n < windows.count(); ++n) {
    result.starts.push_back(n * windows.steps);
    result.lengths.push_back(windows.steps);
    for (std::size_t t = windows.steps; t-- > 0;) {
      const auto row = windows[n].subspan(t * windows.columns, windows.columns);
      result.rows.insert(result.rows.end(), row.begin(), row.end());
    }
  }
  return result;
}

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

constexpr TimeganOptions kFew{
    .runs = 2, .discriminative_iterations = 200, .predictive_iterations = 1000};

TEST(Timegan, TellsWindowsThatRunBackwardsButNotOthersOfTheSameKind) {
  ThreadPool pool(1);
  const WindowSet real = windows_of_table(sines(600, 1));
  const WindowSet others = windows_of_table(sines(600, 2));
  for (const double score : discriminative_scores(real, turned(others), kFew, pool)) {
    EXPECT_GT(score, 0.2);
    EXPECT_LE(score, 0.5);
  }
  for (const double score : discriminative_scores(real, others, kFew, pool)) {
    EXPECT_LT(score, 0.1);
  }
}

TEST(Timegan, PredictsRealRowsBetterWhenItLearntFromRealOnes) {
  ThreadPool pool(1);
  const WindowSet real = windows_of_table(sines(600, 1));
  const WindowSet others = windows_of_table(sines(600, 2));
  const double by_real = mean_of(predictive_scores(real, others, kFew, pool));
  const double by_turned = mean_of(predictive_scores(real, turned(others), kFew, pool));
  EXPECT_LT(by_real, 0.23);
  EXPECT_GT(by_turned, by_real + 0.01);
}

TEST(Timegan, IsTheSameForAnyNumberOfThreadsAndOtherwiseForAnotherSeed) {
  ThreadPool one(1);
  ThreadPool two(2);
  const WindowSet real = windows_of_table(sines(100, 1));
  const WindowSet others = windows_of_table(sines(90, 2));
  TimeganOptions options{.runs = 3, .discriminative_iterations = 5, .predictive_iterations = 5};
  const auto scores = discriminative_scores(real, others, options, one);
  const auto errors = predictive_scores(real, others, options, one);
  EXPECT_EQ(scores, discriminative_scores(real, others, options, two));
  EXPECT_EQ(errors, predictive_scores(real, others, options, two));
  options.seed = 2;
  EXPECT_NE(errors, predictive_scores(real, others, options, two));
}

TEST(Timegan, RefusesWindowsOfOtherShapes) {
  ThreadPool pool(1);
  const WindowSet real = windows_of_table(sines(10, 1));
  const WindowSet narrow = windows_of_table(sines(10, 1, 24, 4));
  EXPECT_THROW(discriminative_scores(real, narrow, kFew, pool), std::invalid_argument);
  EXPECT_THROW(predictive_scores(real, narrow, kFew, pool), std::invalid_argument);
}

// By PyTorch the protocol gives the copula 0.031 on these prices, and the networks are so small
// that windows whose rows stand in any order score 0.026.
TEST(Timegan, GivesTheCopulaOfSharePricesWhatTheProtocolGives) {
  const auto folder = test::shared_folder("tables");
  if (!folder) GTEST_SKIP() << test::without_shared("tables");
  ThreadPool pool(1);
  const WindowSet real = windows_of_table(read_numbers(*folder / "stock_data.csv"));
  ASSERT_EQ(real.columns, 6U);
  ASSERT_EQ(real.count(), 3662U);
  const WindowSet copula = GaussianCopula(real).sample(real.count(), 1);
  EXPECT_LT(mean_of(discriminative_scores(real, copula, {.runs = 3}, pool)), 0.07);
}

}  // namespace
}  // namespace crnngan::score
