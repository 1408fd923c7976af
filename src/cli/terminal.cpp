#include "cli/terminal.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>

#include "base/text.h"
#include "cli/print.h"

namespace crnngan::cli {

namespace {

constexpr auto kMoment = std::chrono::milliseconds(300);
constexpr auto kBetweenDraws = std::chrono::milliseconds(100);

std::size_t terminal_width() {
  constexpr std::size_t kUsual = 80;
  winsize size{};
  const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : kUsual;
}

}  // namespace

std::string wrapped(std::string_view text, std::size_t indent) {
  std::string lines;
  std::size_t column = 0;
  for (bool is_first = true; const std::string_view word : split(text, ' ')) {
    if (column > indent && column + 1 + word.size() > kColumns) {
      lines.resize(lines.find_last_not_of(' ') + 1);
      lines += '\n' + std::string(indent, ' ');
      column = indent;
    } else if (!is_first) {
      lines += ' ';
      ++column;
    }
    lines += word;
    column += word.size();
    is_first = false;
  }
  return lines;
}

std::string wrapped_lines(std::string_view text) {
  constexpr std::size_t kWidestFirstColumn = 50;
  std::string lines;
  for (const std::string_view line : split(text, '\n')) {
    std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    const std::size_t gap = line.find("  ", indent);
    const std::size_t second = gap == line.npos ? gap : line.find_first_not_of(' ', gap);
    if (second <= kWidestFirstColumn) indent = second;
    lines += (lines.empty() ? "" : "\n") + wrapped(line, indent);
  }
  return lines;
}

std::string duration_text(double seconds) {
  constexpr std::int64_t kMinute = 60;
  constexpr std::int64_t kHour = 60 * kMinute;
  const std::int64_t whole = std::llround(std::min(seconds, 1e12));
  if (whole < 2 * kMinute) return fmt::format("{} s", whole);
  if (whole < 2 * kHour) return fmt::format("{} min", whole / kMinute);
  return fmt::format("{} h {} min", whole / kHour, whole % kHour / kMinute);
}

std::string progress_line(std::string_view task, std::size_t done, std::size_t total,
                          double seconds_passed, std::size_t width, std::string_view note) {
  if (total == 0) return fmt::format("{}  {}", task, done).substr(0, width);
  const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
  const std::string before = fmt::format("{}  {}/{}  ", task, done, total);
  std::string after = fmt::format("  {:3.0f} %", 100 * share);
  if (share > 0) {
    after += fmt::format("  {} left", duration_text(seconds_passed * (1 - share) / share));
  }
  if (!note.empty()) after += fmt::format("  |  {}", note);
  std::string bar;
  if (const std::size_t taken = before.size() + after.size() + 2; taken < width) {
    const std::size_t cells = std::min<std::size_t>(width - taken, 40);
    const auto filled = static_cast<std::size_t>(share * static_cast<double>(cells));
    bar = '[' + std::string(filled, '#') + std::string(cells - filled, ' ') + ']';
  }
  return (before + bar + after).substr(0, width);
}

Progress::Progress(std::string task, bool wanted)
    : task_(std::move(task)),
      on_(wanted && ::isatty(STDERR_FILENO) == 1),
      next_draw_(start_ + kMoment) {}

Progress::~Progress() {
  if (drawn_) redraw_line(stderr, "");
}

void Progress::show(std::size_t done, std::size_t total, std::string_view note) {
  if (!on_) return;
  const Clock::time_point now = Clock::now();
  if (now < next_draw_) return;
  next_draw_ = now + kBetweenDraws;
  drawn_ = true;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  redraw_line(stderr, progress_line(task_, done, total, seconds, terminal_width() - 1, note));
}

}  // namespace crnngan::cli
