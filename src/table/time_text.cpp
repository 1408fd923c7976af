#include "table/time_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>

#include "base/error.h"
#include "table/number_text.h"

namespace crnngan::table {

namespace {

namespace chrono = std::chrono;

constexpr std::int64_t kSecondsADay = 86'400;
constexpr std::string_view kDatePattern = "%Y-%m-%d";

// Takes parts from the beginning of a text.
class TimeCursor {
 public:
  explicit TimeCursor(std::string_view text) : left_(text) {}

  std::string_view left() const { return left_; }

  bool take(char c) {
    if (!left_.starts_with(c)) return false;
    left_.remove_prefix(1);
    return true;
  }

  // A number of so many digits, no more than `most`.
  std::optional<int> take_number(std::size_t digits, int most) {
    if (left_.size() < digits) return std::nullopt;
    int number = 0;
    for (const char c : left_.substr(0, digits)) {
      if (c < '0' || c > '9') return std::nullopt;
      number = 10 * number + (c - '0');
    }
    if (number > most) return std::nullopt;
    left_.remove_prefix(digits);
    return number;
  }

 private:
  std::string_view left_;
};

// Nothing, Z, or an offset: +01:00, +0100 or +01.
bool is_zone(std::string_view text) {
  if (text.empty() || text == "Z") return true;
  TimeCursor cursor(text);
  if (!cursor.take('+') && !cursor.take('-')) return false;
  if (!cursor.take_number(2, 23)) return false;
  if (cursor.left().empty()) return true;
  cursor.take(':');
  return cursor.take_number(2, 59) && cursor.left().empty();
}

std::optional<std::int64_t> take_date(TimeCursor& cursor) {
  const auto year = cursor.take_number(4, 9999);
  if (!year || !cursor.take('-')) return std::nullopt;
  const auto month = cursor.take_number(2, 12);
  if (!month || !cursor.take('-')) return std::nullopt;
  const auto day = cursor.take_number(2, 31);
  if (!day || *year < 1) return std::nullopt;
  const chrono::year_month_day date{chrono::year(*year),
                                    chrono::month(static_cast<unsigned>(*month)),
                                    chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::int64_t{chrono::sys_days(date).time_since_epoch().count()};
}

// The digits behind the point of a second, in millionths.
std::optional<std::int64_t> take_fraction(TimeCursor& cursor, int& decimals) {
  const std::size_t digits =
      std::min(cursor.left().find_first_not_of("0123456789"), cursor.left().size());
  if (digits == 0 || digits > std::size_t{kMostSecondDecimals}) return std::nullopt;
  std::int64_t millionths = *cursor.take_number(digits, 999'999);
  decimals = static_cast<int>(digits);
  for (int i = decimals; i < kMostSecondDecimals; ++i) millionths *= 10;
  return millionths;
}

}  // namespace

std::optional<TimeText> read_time(std::string_view text) {
  TimeCursor cursor(trimmed(text));
  const auto days = take_date(cursor);
  if (!days) return std::nullopt;
  TimeText time{.pattern = std::string(kDatePattern)};
  const double midnight = static_cast<double>(*days * kSecondsADay);
  time.seconds = midnight;
  if (cursor.left().empty()) return time;
  time.kind = TimeKind::kDateTime;
  const char between = cursor.left().front();
  if (!cursor.take(' ') && !cursor.take('T')) return std::nullopt;
  const auto hour = cursor.take_number(2, 23);
  if (!hour || !cursor.take(':')) return std::nullopt;
  const auto minute = cursor.take_number(2, 59);
  if (!minute) return std::nullopt;
  time.pattern += between;
  time.pattern += "%H:%M";
  std::int64_t second = 60 * (60 * std::int64_t{*hour} + *minute);
  std::int64_t millionths = 0;
  if (cursor.take(':')) {
    const auto own = cursor.take_number(2, 59);
    if (!own) return std::nullopt;
    second += *own;
    time.pattern += ":%S";
    if (cursor.take('.')) {
      const auto fraction = take_fraction(cursor, time.decimals);
      if (!fraction) return std::nullopt;
      millionths = *fraction;
    }
  }
  if (!is_zone(cursor.left())) return std::nullopt;
  time.pattern += cursor.left();
  time.seconds = midnight + static_cast<double>(second) + static_cast<double>(millionths) / 1e6;
  return time;
}

std::string step_text(double step, TimeKind kind) {
  if (kind == TimeKind::kNumber) return fmt::format("{:.6g}", step);
  struct Unit {
    double seconds;
    const char* name;
  };
  for (const Unit& unit : {Unit{kSecondsADay, "d"}, Unit{3600, "h"}, Unit{60, "min"}}) {
    const double units = step / unit.seconds;
    if (units >= 1 && units == std::floor(units)) return fmt::format("{:.6g} {}", units, unit.name);
  }
  return fmt::format("{:.6g} s", step);
}

bool is_time_pattern(std::string_view pattern) {
  if (!pattern.starts_with(kDatePattern)) return false;
  pattern.remove_prefix(kDatePattern.size());
  if (pattern.empty()) return true;
  if (!pattern.starts_with(' ') && !pattern.starts_with('T')) return false;
  pattern.remove_prefix(1);
  if (!pattern.starts_with("%H:%M")) return false;
  pattern.remove_prefix(5);
  if (pattern.starts_with(":%S")) pattern.remove_prefix(3);
  return is_zone(pattern);
}

void append_time(std::string& out, double seconds, std::string_view pattern,
                 const NumberFormat& format) {
  const bool has_date_alone = pattern == kDatePattern;
  const bool has_seconds = pattern.find("%S") != pattern.npos;
  const double unit = has_date_alone ? kSecondsADay : has_seconds ? 1 : 60;
  constexpr double kFarthest = 4e11;  // seconds, beyond the year 9999
  if (!(std::abs(seconds) < kFarthest)) {
    throw Error("expected times of the years 1 to 9999, found {} seconds from 1970 on", seconds);
  }
  std::int64_t whole = 0;
  std::int64_t fraction = 0;  // in units of the last decimal
  if (has_seconds) {
    const auto parts = static_cast<std::int64_t>(std::pow(10, format.decimals));
    const std::int64_t all = std::llround(seconds * static_cast<double>(parts));
    whole = all / parts - (all % parts < 0 ? 1 : 0);
    fraction = all - whole * parts;
  } else {
    whole = std::llround(seconds / unit) * static_cast<std::int64_t>(unit);
  }
  const std::int64_t days = whole / kSecondsADay - (whole % kSecondsADay < 0 ? 1 : 0);
  const std::int64_t second = whole - days * kSecondsADay;
  const chrono::year_month_day date{chrono::sys_days(chrono::days(days))};
  const int year = static_cast<int>(date.year());
  if (year < 1 || year > 9999) {
    throw Error("expected times of the years 1 to 9999, found the year {}", year);
  }
  fmt::format_to(std::back_inserter(out), "{:04}-{:02}-{:02}", year,
                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  if (has_date_alone) return;
  const std::size_t time = kDatePattern.size() + 1;
  out += pattern[time - 1];
  fmt::format_to(std::back_inserter(out), "{:02}:{:02}", second / 3600, second / 60 % 60);
  std::string_view zone = pattern.substr(time + 5);
  if (has_seconds) {
    zone.remove_prefix(3);
    fmt::format_to(std::back_inserter(out), ":{:02}", second % 60);
    std::string decimals =
        format.decimals > 0 ? fmt::format("{:0{}}", fraction, format.decimals) : "";
    const auto least = static_cast<std::size_t>(format.least_decimals);
    while (decimals.size() > least && decimals.ends_with('0')) decimals.pop_back();
    if (!decimals.empty()) out += '.' + decimals;
  }
  out += zone;
}

}  // namespace crnngan::table
