#pragma once

// Texts of dates and times, in the forms of ISO 8601 that tables have, <-> seconds since
// 1970-01-01 00:00:00: 2024-01-31, or with a space or T behind it 10:15, 10:15:00 or 10:15:00.25,
// up to six digits of a second, and behind that perhaps Z or an offset like +01:00, which is kept
// as it is: all times of a column have the same.

#include <optional>
#include <string>
#include <string_view>

#include "table/table.h"

namespace crnngan::table {

inline constexpr int kMostSecondDecimals = 6;

struct TimeText {
  double seconds = 0;
  TimeKind kind = TimeKind::kDate;
  std::string pattern;  // as TimeAxis has it; %S is the second with its decimals
  int decimals = 0;     // of the second
};

// The date or time that is all of the text, but for spaces around it.
std::optional<TimeText> read_time(std::string_view text);

// Whether it is a pattern that read_time() gives.
bool is_time_pattern(std::string_view pattern);

// A step of time in words: "15 min", "2 d", of numbers "2".
std::string step_text(double step, TimeKind kind);

// Appends the time, rounded to the decimals that `format` has at most; those beyond its least are
// left out where they are zeros. Throws Error when the year is none of 1 to 9999. REQUIRES a
// pattern that read_time() gives.
void append_time(std::string& out, double seconds, std::string_view pattern,
                 const NumberFormat& format);

}  // namespace crnngan::table
