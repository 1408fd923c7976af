#include "table/clock.h"

#include <chrono>
#include <cmath>

namespace crnngan::table {

namespace {

constexpr double kHour = 3600;
constexpr double kDay = 24 * kHour;

bool has_clock(const Schema& schema) {
  return schema.time && schema.time->step && schema.time->kind != TimeKind::kNumber;
}

}  // namespace

std::vector<sequence::ContextColumn> clock_columns(const Schema& schema) {
  std::vector<sequence::ContextColumn> columns;
  if (!has_clock(schema)) return columns;
  if (*schema.time->step < kDay) columns.push_back({.name = "hour", .values = 25});
  if (*schema.time->step <= kDay) columns.push_back({.name = "weekday", .values = 8});
  columns.push_back({.name = "month", .values = 13});
  return columns;
}

void fill_clock(const Schema& schema, double time, std::span<int> context) {
  if (!has_clock(schema)) return;
  using std::chrono::days;
  const double whole_days = std::floor(time / kDay);
  const std::chrono::sys_days day{days{static_cast<int>(whole_days)}};
  std::size_t next = 0;
  if (*schema.time->step < kDay) {
    context[next++] = 1 + static_cast<int>((time - whole_days * kDay) / kHour);
  }
  if (*schema.time->step <= kDay) {
    context[next++] = 1 + static_cast<int>(std::chrono::weekday{day}.c_encoding());
  }
  const std::chrono::year_month_day date{day};
  context[next] = static_cast<int>(static_cast<unsigned>(date.month()));
}

}  // namespace crnngan::table
