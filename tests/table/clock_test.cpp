#include "table/clock.h"

#include <gmock/gmock.h>

namespace crnngan::table {
namespace {

Schema hourly(double step) {
  Schema schema;
  schema.time = TimeAxis{.kind = TimeKind::kDateTime, .pattern = "%Y-%m-%d %H:%M:%S", .step = step};
  return schema;
}

std::vector<int> told(const Schema& schema, double time) {
  std::vector<int> context(clock_columns(schema).size());
  fill_clock(schema, time, context);
  return context;
}

// 2024-02-29 was a Thursday.
constexpr double kLeapDay = 19782.0 * 86400;

TEST(Clock, TellsHourWeekdayAndMonth) {
  EXPECT_EQ(told(hourly(3600), kLeapDay), (std::vector{1, 5, 2}));
  EXPECT_EQ(told(hourly(900), kLeapDay + 23.99 * 3600), (std::vector{24, 5, 2}));
  EXPECT_EQ(told(hourly(900), kLeapDay + 86400), (std::vector{1, 6, 3}));
  EXPECT_EQ(told(hourly(900), -1), (std::vector{24, 4, 12}));  // 1969-12-31, a Wednesday
}

TEST(Clock, TellsNoMoreThanStepsAllow) {
  EXPECT_EQ(told(hourly(86400), kLeapDay), (std::vector{5, 2}));
  EXPECT_EQ(told(hourly(7.0 * 86400), kLeapDay), (std::vector{2}));
  Schema numbers = hourly(1);
  numbers.time->kind = TimeKind::kNumber;
  EXPECT_TRUE(clock_columns(numbers).empty());
  Schema irregular = hourly(1);
  irregular.time->step.reset();
  EXPECT_TRUE(clock_columns(irregular).empty());
  EXPECT_TRUE(clock_columns({}).empty());
}

}  // namespace
}  // namespace crnngan::table
