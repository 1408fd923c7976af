#include "table/time_text.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error_of.h"

namespace crnngan::table {
namespace {

std::string written_time(double seconds, const std::string& pattern,
                         const NumberFormat& format = {}) {
  std::string text;
  append_time(text, seconds, pattern, format);
  return text;
}

TEST(TimeText, ReadsDatesAndTimes) {
  struct Case {
    const char* text;
    double seconds;
    const char* pattern;
    int decimals;
  };
  for (const Case& expected :
       {Case{"1970-01-01", 0, "%Y-%m-%d", 0}, Case{"2024-02-29", 1709164800, "%Y-%m-%d", 0},
        Case{"1970-01-02 00:01", 86460, "%Y-%m-%d %H:%M", 0},
        Case{"1970-01-02T00:00:07Z", 86407, "%Y-%m-%dT%H:%M:%SZ", 0},
        Case{"1969-12-31 23:59:59.5", -0.5, "%Y-%m-%d %H:%M:%S", 1},
        Case{"1970-01-01 00:00:00.000001+01:00", 1e-6, "%Y-%m-%d %H:%M:%S+01:00", 6}}) {
    const auto time = read_time(expected.text);
    ASSERT_TRUE(time) << expected.text;
    EXPECT_DOUBLE_EQ(time->seconds, expected.seconds) << expected.text;
    EXPECT_EQ(time->pattern, expected.pattern);
    EXPECT_EQ(time->decimals, expected.decimals);
    EXPECT_TRUE(is_time_pattern(time->pattern));
    EXPECT_EQ(written_time(time->seconds, time->pattern,
                           {.decimals = time->decimals, .least_decimals = time->decimals}),
              expected.text);
  }
}

TEST(TimeText, RefusesWhatIsNoTime) {
  for (const char* text : {"",
                           "2024",
                           "2024-1-1",
                           "2023-02-29",
                           "2024-13-01",
                           "2024-00-01",
                           "2024-01-32",
                           "0000-01-01",
                           "2024-01-01 24:00",
                           "2024-01-01 10",
                           "2024-01-01 10:60",
                           "2024-01-01 10:00:60",
                           "2024-01-01 10:00:00.",
                           "2024-01-01 10:00:00.1234567",
                           "2024-01-01 10:00 Z",
                           "2024-01-01Z",
                           "2024-01-01_10:00",
                           "2024-01-01 10:00+1",
                           "2024-01-01 10:00+01:0",
                           "01/02/2024",
                           "20240101"}) {
    EXPECT_FALSE(read_time(text)) << text;
  }
  for (const char* pattern : {"", "%Y", "%Y-%m-%d_%H:%M", "%Y-%m-%d %H", "%Y-%m-%d %H:%M:%S\n"}) {
    EXPECT_FALSE(is_time_pattern(pattern)) << pattern;
  }
}

TEST(TimeText, RoundsToWhatThePatternTells) {
  EXPECT_EQ(written_time(86399.6, "%Y-%m-%d"), "1970-01-02");
  EXPECT_EQ(written_time(59.9, "%Y-%m-%d %H:%M"), "1970-01-01 00:01");
  EXPECT_EQ(written_time(59.96, "%Y-%m-%d %H:%M:%S", {.decimals = 1}), "1970-01-01 00:01:00");
  EXPECT_EQ(written_time(1.25, "%Y-%m-%d %H:%M:%S", {.decimals = 3}), "1970-01-01 00:00:01.25");
  EXPECT_EQ(written_time(-1, "%Y-%m-%dT%H:%M:%SZ"), "1969-12-31T23:59:59Z");
}

TEST(TimeText, TellsStepsInTheLargestUnitThatFits) {
  EXPECT_EQ(step_text(172800, TimeKind::kDate), "2 d");
  EXPECT_EQ(step_text(3600, TimeKind::kDateTime), "1 h");
  EXPECT_EQ(step_text(900, TimeKind::kDateTime), "15 min");
  EXPECT_EQ(step_text(0.5, TimeKind::kDateTime), "0.5 s");
  EXPECT_EQ(step_text(3600, TimeKind::kNumber), "3600");
}

TEST(TimeText, RefusesYearsBeyondFourDigits) {
  for (const double seconds : {3e11, -7e10, 1e300, HUGE_VAL, -HUGE_VAL, std::nan("")}) {
    EXPECT_NE(test::error_of([&] { written_time(seconds, "%Y-%m-%d"); }), "");
  }
}

}  // namespace
}  // namespace crnngan::table
