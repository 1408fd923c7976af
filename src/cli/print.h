#pragma once

// The one place where text goes out of the program. What comes from outside (names of files, of
// pieces and of keys, messages about them) is in such text, so nothing that a terminal would obey
// gets through: bytes that are no UTF-8 and control characters become U+FFFD.
//
// Nothing here throws. A message that can't be written is lost, the work goes on; what is lost of
// the results on stdout is told at the end by finish_output().

#include <fmt/format.h>

#include <cstdio>
#include <string_view>
#include <utility>

namespace crnngan::cli {

enum class Style { kPlain, kBold, kRed, kYellow };

// Before anything else is opened or written: a closed stdin, stdout or stderr becomes one that
// nothing can be written to, so that no file of ours takes its place; a full disk, a file-size
// limit and a reader that went away become errors instead of a silent end.
void prepare_output();

// One line.
void print_line(std::FILE* stream, std::string_view line) noexcept;

template <class... Args>
void print_line(std::FILE* stream, fmt::format_string<Args...> format, Args&&... args)
  requires(sizeof...(Args) > 0)
{
  print_line(stream, std::string_view(fmt::format(format, std::forward<Args>(args)...)));
}

// One line that begins with `mark`, set off in the style where `stream` is a terminal that shows
// colours, and a space. NO_COLOR, set to anything, turns colours off (no-color.org), and so does
// TERM=dumb.
void print_marked(std::FILE* stream, Style style, std::string_view mark,
                  std::string_view text = {}) noexcept;

// Text of several lines, tabs included.
void print_text(std::FILE* stream, std::string_view text) noexcept;

// Puts `line` in place of the terminal's last line; an empty one wipes that away.
void redraw_line(std::FILE* stream, std::string_view line) noexcept;

// What stopped stdout from being written, an errno; 0 when all of it went out.
int finish_output() noexcept;

}  // namespace crnngan::cli
