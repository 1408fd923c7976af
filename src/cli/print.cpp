#include "cli/print.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>

#include "base/text.h"

namespace crnngan::cli {

namespace {

int stdout_failure = 0;  // the first errno

bool is_set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

bool shows_colours(std::FILE* stream) {
  const char* terminal = std::getenv("TERM");
  return ::isatty(::fileno(stream)) == 1 && !is_set("NO_COLOR") && terminal != nullptr &&
         std::string_view(terminal) != "dumb";
}

std::string_view code_of(Style style) {
  switch (style) {
    case Style::kPlain:
      break;
    case Style::kBold:
      return "\x1b[1m";
    case Style::kRed:
      return "\x1b[1;31m";
    case Style::kYellow:
      return "\x1b[33m";
  }
  return "";
}

void note_failure(std::FILE* stream) {
  if (stream == stdout && stdout_failure == 0) stdout_failure = errno != 0 ? errno : EIO;
}

// Of bytes that are known to be harmless.
void write(std::FILE* stream, std::string_view bytes) {
  errno = 0;
  if (std::fwrite(bytes.data(), 1, bytes.size(), stream) < bytes.size()) note_failure(stream);
}

}  // namespace

void prepare_output() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    // The lowest free number is the one that is given out.
    if (::fcntl(descriptor, F_GETFD) < 0) static_cast<void>(::open("/dev/null", O_RDONLY));
  }
  std::setvbuf(stdout, nullptr, _IOLBF, 0);  // a line is there when it is printed, in a pipe, too
  // Handlers that do nothing rather than none at all: programs that are started from here have the
  // signals as usual.
  for (const int signal : {SIGPIPE, SIGXFSZ}) std::signal(signal, [](int) {});
}

void print_line(std::FILE* stream, std::string_view line) noexcept {
  print_marked(stream, Style::kPlain, line);
}

void print_marked(std::FILE* stream, Style style, std::string_view mark,
                  std::string_view text) noexcept {
  try {
    const bool styled = style != Style::kPlain && shows_colours(stream);
    std::string line;
    if (styled) line += code_of(style);
    line += valid_utf8(mark);
    if (styled) line += "\x1b[0m";
    if (!text.empty()) line += ' ' + valid_utf8(text);
    write(stream, line + '\n');
  } catch (...) {
    note_failure(stream);  // want of memory
  }
}

void print_text(std::FILE* stream, std::string_view text) noexcept {
  try {
    write(stream, valid_utf8(text, "\n\t"));
  } catch (...) {
    note_failure(stream);
  }
}

void redraw_line(std::FILE* stream, std::string_view line) noexcept {
  try {
    write(stream, "\r\x1b[K" + valid_utf8(line));
    std::fflush(stream);
  } catch (...) {
    note_failure(stream);
  }
}

int finish_output() noexcept {
  errno = 0;
  if (std::fflush(stdout) != 0) note_failure(stdout);
  return stdout_failure;
}

}  // namespace crnngan::cli
