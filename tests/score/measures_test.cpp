#include <gmock/gmock.h>

#include <cmath>
#include <numeric>

#include "base/random.h"
#include "score/autocorrelation.h"
#include "score/blocks.h"
#include "score/column_distances.h"
#include "score/copies.h"
#include "score/correlation.h"
#include "score/coverage.h"
#include "score/nearest.h"
#include "score/window_judge.h"

namespace crnngan::score {
namespace {

using ::testing::ElementsAre;

// Windows one behind the other, of rows (R,C) without scaling.
WindowSet one_behind_the_other(std::size_t steps, std::size_t columns,
                               const std::vector<float>& rows) {
  WindowSet windows{.steps = steps, .columns = columns, .rows = rows};
  for (std::size_t n = 0; n < rows.size() / (steps * columns); ++n) {
    windows.starts.push_back(n * steps);
    windows.lengths.push_back(steps);
  }
  return windows;
}

// Python: x = [1,2,4,3]; m = 2.5; v = 1.25;
// lag 1: ((-1.5)(-0.5) + (-0.5)(1.5) + (1.5)(0.5)) / 3 / v = 0.2
// lag 2: ((-1.5)(1.5) + (-0.5)(0.5)) / 2 / v = -1; lag 3: (-1.5)(0.5) / v = -0.6
TEST(Autocorrelation, IsTheMeanProductOfRowsThatLieSoFarApart) {
  const std::vector<double> found = autocorrelations(one_behind_the_other(4, 1, {1, 2, 4, 3}), 0);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_NEAR(found[0], 0.2, 1e-12);
  EXPECT_NEAR(found[1], -1, 1e-12);
  EXPECT_NEAR(found[2], -0.6, 1e-12);
}

TEST(Autocorrelation, LeavesOutRowsBehindTheLengthAndPairsOfTwoWindows) {
  WindowSet windows = one_behind_the_other(4, 1, {1, 2, 4, 3, 9, 9, 9, 9});
  windows.lengths = {4, 0};
  EXPECT_NEAR(autocorrelations(windows, 0)[0], 0.2, 1e-12);
  windows = one_behind_the_other(2, 1, {1, 2, 4, 3});
  EXPECT_NEAR(autocorrelations(windows, 0)[0], (1.5 * 0.5 + 1.5 * 0.5) / 2 / 1.25, 1e-12);
  EXPECT_THAT(autocorrelations(one_behind_the_other(3, 1, {5, 5, 5}), 0), ElementsAre(0, 0));
}

TEST(Autocorrelation, DistanceIsTheMeanOverLagsOfEachColumn) {
  const WindowSet a = one_behind_the_other(4, 2, {1, 1, 2, 2, 4, 4, 3, 3});
  const WindowSet b = one_behind_the_other(4, 2, {1, 1, 2, 2, 4, 3, 3, 4});
  // Of 1, 2, 3, 4: 0.3333, -0.6, -1.8
  const std::vector<double> distances = autocorrelation_distances(a, b);
  EXPECT_NEAR(distances[0], 0, 1e-12);
  EXPECT_NEAR(distances[1], (0.133333333 + 0.4 + 1.2) / 3, 1e-8);
}

// Correlations of a = 1 2 3 4, b = 2 1 4 3, c = 4 3 2 1: ab 0.6, ac -1, bc -0.6.
TEST(Correlation, OfEachPairOnce) {
  const WindowSet windows = one_behind_the_other(2, 3, {1, 2, 4, 2, 1, 3, 3, 4, 2, 4, 3, 1});
  const std::vector<double> found = correlations(windows);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_NEAR(found[0], 0.6, 1e-9);
  EXPECT_NEAR(found[1], -1, 1e-9);
  EXPECT_NEAR(found[2], -0.6, 1e-9);
  const WindowSet constant = one_behind_the_other(2, 3, {1, 2, 7, 2, 1, 7, 3, 4, 7, 4, 3, 7});
  const CorrelationDistance distance = correlation_distance(windows, constant);
  EXPECT_NEAR(distance.mean, 1.6 / 3, 1e-9);
  EXPECT_NEAR(distance.published, 0.16, 1e-9);
}

TEST(ColumnDistances, AreInDeviationsOfTheRealColumn) {
  const WindowSet real = one_behind_the_other(2, 2, {0, 0, 2, 8, 0, 0, 2, 8});
  const WindowSet moved = one_behind_the_other(2, 2, {3, 0, 5, 0, 3, 8, 5, 8});
  const std::vector<ColumnDistance> distances = column_distances(real, moved);
  EXPECT_NEAR(distances[0].wasserstein, 3, 1e-12);
  EXPECT_NEAR(distances[0].overlap, 0, 1e-12);
  EXPECT_NEAR(distances[1].wasserstein, 0, 1e-12);
  EXPECT_NEAR(distances[1].overlap, 1, 1e-12);
}

WindowSet random_windows(std::size_t count, std::size_t steps, std::size_t columns,
                         std::uint32_t stream) {
  std::vector<float> rows(count * steps * columns);
  RandomStream(6, Purpose::kSynthetic, stream).fill_uniform(rows, 0);
  return one_behind_the_other(steps, columns, rows);
}

TEST(NearestDistances, AgreeWithAllDistancesSorted) {
  ThreadPool pool(2);
  for (const std::size_t columns : {1U, 3U, 9U}) {
    const WindowSet windows = random_windows(37, 11, columns, 1);
    const WindowSet others = random_windows(50, 11, columns, 2);
    const std::vector<double> third = nearest_distances(windows, others, 3, pool);
    for (std::size_t n = 0; n < windows.count(); ++n) {
      std::vector<double> all;
      for (std::size_t m = 0; m < others.count(); ++m) {
        double sum = 0;
        for (std::size_t i = 0; i < windows[n].size(); ++i) {
          sum += std::pow(double{windows[n][i]} - double{others[m][i]}, 2);
        }
        all.push_back(std::sqrt(sum / static_cast<double>(windows[n].size())));
      }
      std::sort(all.begin(), all.end());
      ASSERT_NEAR(third[n], all[2], 1e-6);
    }
  }
}

TEST(Coverage, IsTheShareOfRealWindowsWithAGeneratedOneWithinReach) {
  ThreadPool pool(1);
  // Ten real windows on a line, 1 apart: the 5th nearest other one lies 3 to 5 away.
  std::vector<float> line(10);
  std::iota(line.begin(), line.end(), 0.0F);
  const WindowSet real = one_behind_the_other(1, 1, line);
  EXPECT_EQ(coverage(real, real, pool), 1);
  EXPECT_EQ(coverage(real, one_behind_the_other(1, 1, {100}), pool), 0);
  // 2.9 lies within the reach of 0 (5), 1 (4), 2 to 5 (3), not of 6 (3) and on.
  EXPECT_DOUBLE_EQ(coverage(real, one_behind_the_other(1, 1, {2.9F}), pool), 0.6);
}

TEST(Copies, CountWindowsNearerThanAlmostAllHeldOutOnes) {
  std::vector<double> held_out(101);
  std::iota(held_out.begin(), held_out.end(), 1.0);  // 1 to 101; 1 % lie below 2
  const Copies found = copies({0, 1.5, 2.5, 60}, held_out);
  EXPECT_DOUBLE_EQ(found.nearer, 0.5);
  EXPECT_DOUBLE_EQ(found.median, 2);
  EXPECT_DOUBLE_EQ(found.held_out_median, 51);
}

TEST(Blocks, OfPartsShareNoRow) {
  WindowSet windows{.steps = 3, .columns = 1, .rows = std::vector<float>(400)};
  for (std::size_t start = 0; start + 3 <= 300; ++start) windows.starts.push_back(start);
  for (std::size_t start = 300; start + 3 <= 400; ++start) windows.starts.push_back(start);
  windows.lengths.assign(windows.starts.size(), 3);
  const double shares[] = {0.5, 0.25, 0.25};
  const std::vector<WindowSet> parts = parts_of(windows, shares, 1);
  ASSERT_EQ(parts.size(), 3U);
  std::vector<int> owner(400, -1);
  for (std::size_t part = 0; part < parts.size(); ++part) {
    EXPECT_GT(parts[part].count(), 30U);
    for (const std::size_t start : parts[part].starts) {
      EXPECT_FALSE(start < 300 && start > 297) << "a window of two sequences";
      for (std::size_t row = start; row < start + 3; ++row) {
        ASSERT_TRUE(owner[row] == -1 || owner[row] == static_cast<int>(part)) << row;
        owner[row] = static_cast<int>(part);
      }
    }
  }
  EXPECT_NE(parts[1].starts, parts_of(windows, shares, 2)[1].starts);
}

TEST(Blocks, GiveEachPartOneWhereThereAreEnough) {
  const WindowSet windows = random_windows(4, 5, 1, 1);
  const double shares[] = {0.9, 0.05, 0.05};
  const std::vector<WindowSet> parts = parts_of(windows, shares, 1);
  EXPECT_EQ(parts[0].count(), 2U);
  EXPECT_EQ(parts[1].count(), 1U);
  EXPECT_EQ(parts[2].count(), 1U);
}

// Random walks of two columns; the second side's rows are noisier.
JudgedWindows walks(std::uint32_t stream, float noise) {
  const auto made = [&](std::uint32_t part) {
    WindowSet windows = random_windows(300, 12, 2, 10 * stream + part);
    for (std::size_t n = 0; n < windows.count(); ++n) {
      float* rows = windows.rows.data() + windows.starts[n] * 2;
      for (std::size_t i = 0; i < 24; ++i) {
        const float step = 0.1F * (rows[i] - 0.5F);
        rows[i] = (i < 2 ? 0 : rows[i - 2]) + step;
      }
    }
    std::vector<float> extra(windows.rows.size());
    RandomStream(7, Purpose::kSynthetic, 10 * stream + part).fill_uniform(extra, 0);
    for (std::size_t i = 0; i < extra.size(); ++i) windows.rows[i] += noise * extra[i];
    return windows;
  };
  return {made(0), made(1), made(2)};
}

TEST(WindowJudge, TellsNoisyWalksAndNotOthersOfTheSameKind) {
  const WindowJudgeOptions options{.windows = 256, .iterations = 150, .units = 16};
  EXPECT_GT(judge_windows(walks(1, 0), walks(2, 0.1F), options, 1).auc, 0.9);
  EXPECT_NEAR(judge_windows(walks(1, 0), walks(3, 0), options, 1).auc, 0.5, 0.12);
}

TEST(WindowJudge, SeesWhichRowsAreThere) {
  JudgedWindows shorter = walks(2, 0);
  for (WindowSet* part : {&shorter.training, &shorter.choosing, &shorter.measuring}) {
    part->lengths.assign(part->count(), 8);
  }
  const WindowJudgeOptions options{.windows = 64, .iterations = 50, .units = 8};
  EXPECT_GT(judge_windows(walks(1, 0), shorter, options, 1).auc, 0.95);
}

}  // namespace
}  // namespace crnngan::score
