#include "score/table_windows.h"

#include <gmock/gmock.h>

#include <limits>
#include <set>

#include "score/tables.h"

namespace crnngan::score {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatNear;

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

std::vector<float> all_of_window(const WindowSet& windows, std::size_t number) {
  return {windows[number].begin(), windows[number].end()};
}

TEST(ShownTable, ShowsLearntAndContextColumnsAndCopiesInTheOrderOfTheFile) {
  table::Table given = table_of(5, {});
  given.schema.columns[0].role = table::Role::kContext;
  given.schema.columns[1].role = table::Role::kConstant;
  given.schema.columns[3].role = table::Role::kCopy;
  given.schema.columns[3].copy_of = 4;
  given.sequences.push_back({.name = "1", .values = {1, 2, 3, 4}, .context = {7}});
  const ShownTable table = shown(given);
  ASSERT_EQ(table.columns.size(), 4U);
  EXPECT_EQ(table.columns[0].name, "a");
  EXPECT_TRUE(table.columns[0].is_context);
  EXPECT_EQ(table.columns[2].name, "d");
  EXPECT_EQ(table.columns[2].in_table, 3);
  EXPECT_THAT(table.sequences.front().values, ElementsAre(7, 1, 2, 2, 7, 3, 4, 4));
}

TEST(ShownTable, ShowsTheStepsOfTimesOnlyWhereTheyDiffer) {
  table::Table given = table_of(2, {{1, 2, 3}});
  given.schema.columns[0].role = table::Role::kTime;
  given.schema.time = table::TimeAxis{};
  given.sequences[0].times = {10, 12, 17};
  EXPECT_THAT(shown(given).sequences[0].values, ElementsAre(0, 1, 2, 2, 5, 3));
  given.schema.time->step = 1;
  EXPECT_THAT(shown(given).sequences[0].values, ElementsAre(1, 2, 3));
}

TEST(Units, ScaleLeastToGreatestAndPutTheMeanForAMissingValue) {
  const ShownTable table = shown(table_of(2, {{-1, 5, kMissing, 5, 3, 5, 1, 5}}));
  const std::vector<Unit> units = units_of(table);
  EXPECT_FLOAT_EQ(units[0].scaled(-1), 0);
  EXPECT_NEAR(units[0].scaled(3), 1, 1e-6F);
  EXPECT_NEAR(units[0].scaled(kMissing), 0.5, 1e-6F);
  EXPECT_FLOAT_EQ(units[1].scaled(5), 0);
}

TEST(TableWindows, OfASeriesBeginAtEachRowAndNeverReachIntoAnotherSequence) {
  const ShownTable table = shown(table_of(1, {{0, 1, 2, 3}, {8, 10}, {5}}));
  const WindowSet windows = windows_of(table, units_of(table), 2);
  ASSERT_EQ(windows.count(), 4U);
  EXPECT_THAT(all_of_window(windows, 1),
              ElementsAre(FloatNear(0.1F, 1e-6F), FloatNear(0.2F, 1e-6F)));
  EXPECT_THAT(all_of_window(windows, 3), ElementsAre(FloatNear(0.8F, 1e-6F), FloatNear(1, 1e-6F)));
}

TEST(TableWindows, OfWholeSequencesRepeatTheLastRowOfShorterOnesAndCutLongerOnes) {
  table::Table given = table_of(1, {{0, 4}, {10}, {1, 2, 3, 9}});
  given.schema.is_whole = true;
  const ShownTable table = shown(given);
  EXPECT_EQ(window_of(table), 4U);
  const WindowSet windows = windows_of(table, {{.least = 0, .greatest = 1, .mean = 0}}, 3);
  ASSERT_EQ(windows.count(), 3U);
  EXPECT_THAT(all_of_window(windows, 0),
              ElementsAre(FloatNear(0, 1e-5F), FloatNear(4, 1e-5F), FloatNear(4, 1e-5F)));
  EXPECT_THAT(all_of_window(windows, 2),
              ElementsAre(FloatNear(1, 1e-5F), FloatNear(2, 1e-5F), FloatNear(3, 1e-5F)));
  EXPECT_THAT(windows.lengths, ElementsAre(2U, 1U, 3U));
}

TEST(WindowSet, HalvesShareNoWindowAndSamplesHoldNoneTwice) {
  const ShownTable table = shown(table_of(1, {{0, 1, 2, 3, 4, 5, 6, 7}}));
  const WindowSet windows = windows_of(table, units_of(table), 2);
  const Halves halves = halves_of(windows, 3);
  std::set<std::size_t> starts(halves.first.starts.begin(), halves.first.starts.end());
  EXPECT_EQ(starts.size(), 3U);
  starts.insert(halves.second.starts.begin(), halves.second.starts.end());
  EXPECT_EQ(starts.size(), 7U);
  const WindowSet sample = sample_of(windows, 5, 3);
  EXPECT_EQ(std::set(sample.starts.begin(), sample.starts.end()).size(), 5U);
  EXPECT_NE(sample.starts, sample_of(windows, 5, 4).starts);
  EXPECT_EQ(sample_of(windows, 99, 1).count(), 7U);
}

}  // namespace
}  // namespace crnngan::score
