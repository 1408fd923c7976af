#include "report/table_figures.h"

#include <gmock/gmock.h>

#include <cmath>
#include <numeric>

#include "table/small_table.h"

namespace crnngan::report {
namespace {

using ::testing::ElementsAre;

double sum_of(const std::vector<double>& shares) {
  return std::accumulate(shares.begin(), shares.end(), 0.0);
}

class TableFiguresTest : public ::testing::Test {
 protected:
  static TableFigures figures() {
    const score::ShownTable real = score::shown(test::small_table(200));
    table::Table others = test::small_table(220);
    others.sequences.erase(others.sequences.begin(), others.sequences.begin() + 100);
    for (table::Sequence& sequence : others.sequences) {
      for (std::size_t i = 0; i < sequence.values.size(); i += 4) sequence.values[i] += 100;
    }
    score::GeneratedTable generated{.table = score::shown(others), .broken = {}};
    ThreadPool pool(2);
    return table_figures(real, {"new", generated}, pool);
  }
};

TEST_F(TableFiguresTest, HistogramsAreSharesOverBothRangesAndLevels) {
  const TableFigures found = figures();
  EXPECT_EQ(found.window, 12U);
  std::vector<std::string> columns;
  for (const Histogram& histogram : found.histograms) {
    columns.push_back(histogram.column);
    EXPECT_NEAR(sum_of(histogram.real), 1, 1e-9) << histogram.column;
    EXPECT_NEAR(sum_of(histogram.generated), 1, 1e-9) << histogram.column;
  }
  EXPECT_THAT(columns,
              ElementsAre("time", "walk", "above", "state", "seen", "seen missing", "group"));
  const Histogram& walk = found.histograms[1];
  EXPECT_LT(walk.least, 20);
  EXPECT_GT(walk.greatest, 100);
  EXPECT_GT(walk.real.front() + walk.real[1], 0);
  EXPECT_EQ(walk.generated.front(), 0);
  EXPECT_THAT(found.histograms[3].levels, ElementsAre("high", "low"));
}

TEST_F(TableFiguresTest, MatricesAreSymmetricPointsAreOfBothAndDistancesTellThemApart) {
  const TableFigures found = figures();
  const std::size_t columns = found.correlations.columns.size();
  ASSERT_EQ(found.correlations.real.size(), columns * columns);
  for (std::size_t a = 0; a < columns; ++a) {
    EXPECT_EQ(found.correlations.real[a * columns + a], 1);
    for (std::size_t b = 0; b < columns; ++b) {
      EXPECT_EQ(found.correlations.real[a * columns + b], found.correlations.real[b * columns + a]);
    }
  }
  EXPECT_EQ(found.components.other.size() / found.components.dimensions, 120U);
  EXPECT_EQ(found.autocorrelations.front().real.size(), 11U);
  const auto mean_bin = [](const std::vector<double>& shares) {
    double mean = 0;
    for (std::size_t i = 0; i < shares.size(); ++i) mean += static_cast<double>(i) * shares[i];
    return mean;
  };
  EXPECT_GT(mean_bin(found.nearest.generated), mean_bin(found.nearest.real) + 5);
}

}  // namespace
}  // namespace crnngan::report
