#pragma once

// How text fits a terminal, and the progress of a task on one.

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace crnngan::cli {

// Messages are no wider than this.
constexpr std::size_t kColumns = 100;

// The text in lines that are no longer than kColumns characters, broken at spaces; all but the
// first begin with `indent` spaces. A longer word stays whole.
std::string wrapped(std::string_view text, std::size_t indent = 2);

// Each line of the text so. What goes on stands below the line's second column, set off by two
// spaces or more, or below its first.
std::string wrapped_lines(std::string_view text);

// "45 s", "12 min", "3 h 20 min".
std::string duration_text(double seconds);

// "reading  1234/2486  [############            ]   50 %  3 s left", then the note, cut to `width`
// columns; the bar gets what is left of them. The time left is guessed from the time that has
// passed. Without a total, 0, only what is done is told.
std::string progress_line(std::string_view task, std::size_t done, std::size_t total,
                          double seconds_passed, std::size_t width, std::string_view note = {});

// A line on stderr that shows how far a task is: only on a terminal, only when asked for, only if
// the task takes longer than a moment; wiped away at the end. Calls must not overlap.
class Progress {
 public:
  Progress(std::string task, bool wanted);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(std::size_t done, std::size_t total, std::string_view note = {});

 private:
  using Clock = std::chrono::steady_clock;

  std::string task_;
  bool on_;
  bool drawn_ = false;
  Clock::time_point start_ = Clock::now();
  Clock::time_point next_draw_;
};

}  // namespace crnngan::cli
