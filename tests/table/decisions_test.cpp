// What is decided by pure functions.

#include <gmock/gmock.h>

#include "table/roles.h"
#include "table/sequence_rows.h"
#include "table/shown_text.h"
#include "table/table_split.h"
#include "table/time_axis.h"

namespace crnngan::table {
namespace {

using sequence::Split;
using ::testing::ElementsAre;

using Times = std::vector<std::vector<double>>;

TEST(StepsOf, AreEqualWhereTimesAre) {
  EXPECT_EQ(steps_of(Times{{0, 2, 4}, {7, 9}}, 0).step, 2);
  EXPECT_EQ(steps_of(Times{{0}, {5}}, 0).step, 1);
  EXPECT_EQ(steps_of(Times{{0, 0.1, 0.2, 0.30000000000000004}}, 1).step, 0.1);
  EXPECT_EQ(steps_of(Times{{1451606400, 1451610000, 1451613600}}, 0).step, 3600);
}

TEST(StepsOf, OfRoundedTimesAreEqualIfTheyAreLong) {
  const auto step = steps_of(Times{{0, 0.033, 0.067, 0.1, 0.133}}, 3).step;
  ASSERT_TRUE(step);
  EXPECT_NEAR(*step, 0.1 / 3, 1e-4);
  EXPECT_FALSE(steps_of(Times{{0, 0.3, 0.7, 1.0, 1.3}}, 1).step);  // 0.3 or 0.4
}

TEST(StepsOf, TellHowIrregularTheyAre) {
  const TimeSteps steps = steps_of(Times{{0, 2, 4, 5}, {0, 2, 12}}, 0);
  EXPECT_FALSE(steps.step);
  EXPECT_EQ(steps.commonest, 2);
  EXPECT_EQ(steps.share, 0.6);
  EXPECT_EQ(steps.least, 1);
  EXPECT_EQ(steps.greatest, 10);
}

TEST(SplitSequences, GivesEverySplitItsShare) {
  const auto count = [](const std::vector<Split>& splits, Split split) {
    return std::count(splits.begin(), splits.end(), split);
  };
  const auto splits = split_sequences(25, 0.1, 0.2, 1);
  EXPECT_EQ(count(splits, Split::kValidation), 3);
  EXPECT_EQ(count(splits, Split::kTest), 5);
  EXPECT_EQ(count(split_sequences(3, 0.01, 0, 1), Split::kValidation), 1);
  EXPECT_EQ(count(split_sequences(2, 0.5, 0.5, 1), Split::kTraining), 0);
  EXPECT_EQ(count(split_sequences(1, 1, 1, 1), Split::kValidation), 1);
  EXPECT_EQ(count(split_sequences(9, 0, 0, 1), Split::kTraining), 9);
}

TEST(SplitSeries, LeavesGapsBetweenSplits) {
  const auto stretches = split_series(100, 5, 0.1, 0.2);
  ASSERT_EQ(stretches.size(), 3U);
  EXPECT_EQ(stretches[0].count, 60U);
  EXPECT_EQ(stretches[1].first, 65U);
  EXPECT_EQ(stretches[1].count, 10U);
  EXPECT_EQ(stretches[2].first, 80U);
  EXPECT_EQ(stretches[2].count, 20U);
  EXPECT_EQ(split_series(100, 5, 0, 0.2)[0].count, 75U);
  EXPECT_EQ(split_series(100, 5, 0, 0)[0].count, 100U);
  EXPECT_EQ(split_series(10, 24, 0.1, 0.1)[0].count, 0U);
}

TEST(Splits, PartsHaveTheirRowsAndWhatHoldsForAllOfThem) {
  const Sequence series{.name = "all", .values = {1, 2, 3, 4, 5, 6}, .context = {9}};
  const Sequence part = part_of(series, 3, {Split::kTest, 1, 2});
  EXPECT_EQ(part.name, "test");
  EXPECT_EQ(part.split, Split::kTest);
  EXPECT_EQ(part.values, (std::vector<double>{3, 4, 5, 6}));
  EXPECT_EQ(part.context, (std::vector<double>{9}));
  EXPECT_TRUE(part.times.empty());
  const Sequence timed{.name = "", .values = {1, 2, 3}, .times = {10, 20, 30}};
  EXPECT_EQ(part_of(timed, 3, {Split::kTraining, 0, 2}).times, (std::vector<double>{10, 20}));
}

TEST(RolesOf, GoByTheFirstThatHolds) {
  const ColumnFacts plain{.varies = true};
  const ColumnFacts still{};
  const ColumnFacts constant{.has_one_value = true};
  const ColumnFacts counter{.counts_rows = true, .varies = true};
  const ColumnFacts copy{.varies = true, .equal_column = 0};
  EXPECT_THAT(
      roles_of({plain, still, constant, counter, copy}, true),
      ElementsAre(Role::kLearnt, Role::kContext, Role::kConstant, Role::kRowNumber, Role::kCopy));
  EXPECT_THAT(roles_of({still}, false), ElementsAre(Role::kLearnt));
  ColumnFacts asked = counter;
  asked.is_asked_category = true;
  EXPECT_THAT(roles_of({asked}, true), ElementsAre(Role::kLearnt));
  ColumnFacts time = counter;
  time.is_time = true;
  EXPECT_THAT(roles_of({time, copy}, true), ElementsAre(Role::kTime, Role::kLearnt));
}

TEST(SequenceRows, AreSortedAndCutDown) {
  SequenceRows rows{.name = "", .values = {3, 30, 1, 10, 2, 20}, .lines = {2, 3, 4}};
  EXPECT_FALSE(line_of_equal_time(rows, 2, 0));
  sort_rows(rows, 2, 0);
  EXPECT_THAT(rows.values, ElementsAre(1, 10, 2, 20, 3, 30));
  keep_columns(rows.values, 2, {1});
  EXPECT_THAT(rows.values, ElementsAre(10, 20, 30));
  const SequenceRows twice{.name = "", .values = {1, 2, 1, 2}, .lines = {5, 6, 7, 9}};
  EXPECT_EQ(line_of_equal_time(twice, 1, 0), 7U);
}

TEST(ShownText, IsShortAndHarmless) {
  EXPECT_EQ(shown_text("a\nb"), "'a\uFFFDb'");
  EXPECT_EQ(shown_text(std::string(50, 'x')), "'" + std::string(40, 'x') + "... (50 characters)'");
  EXPECT_EQ(option_word("Adj_Close"), "Adj_Close");
  EXPECT_EQ(option_word("Adj Close"), "'Adj Close'");
  EXPECT_EQ(option_word(""), "''");
  EXPECT_EQ(option_word("it's"), "'it'\\''s'");
}

}  // namespace
}  // namespace crnngan::table
