#pragma once

// A place in the text of a tune. Inside the ABC reader the first fault ends the reading of a tune:
// it is thrown as a Fault, which read_abc catches and turns into a ParseError with line and column.

#include <fmt/format.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace crnngan::music::abc {

struct Fault {
  std::size_t offset = 0;  // in bytes from the start of the text
  std::string message;
};

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
inline bool is_space(char c) { return c == ' ' || c == '\t'; }

inline std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

// Reads the bytes `begin` .. `end`-1 of `text`, which must outlive it.
class Cursor {
 public:
  Cursor(std::string_view text, std::size_t begin, std::size_t end)
      : text_(text.substr(0, end)), at_(begin) {}

  bool done() const { return at_ >= text_.size(); }
  std::size_t offset() const { return at_; }

  // The byte `ahead` places on; 0 behind the end.
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  std::string_view rest() const { return text_.substr(at_); }

  // The next `length` bytes alone.
  Cursor first(std::size_t length) const { return {text_, at_, at_ + length}; }

  void advance(std::size_t count = 1) { at_ += count; }
  void skip_spaces() {
    while (is_space(peek())) advance();
  }
  bool take(std::string_view expected) {
    if (!rest().starts_with(expected)) return false;
    advance(expected.size());
    return true;
  }
  // Up to the first byte that `belongs` refuses; may be empty.
  template <class Predicate>
  std::string_view take_while(Predicate belongs) {
    const std::size_t begin = at_;
    while (!done() && belongs(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }
  // What stands before `closing`, which is passed. Fails when there is none.
  std::string_view take_until(char closing, std::string_view what) {
    const std::size_t length = rest().find(closing);
    if (length == std::string_view::npos) fail("{} without '{}'", what, closing);
    const std::string_view content = rest().substr(0, length);
    advance(length + 1);
    return content;
  }
  // A number of 1 to 4 digits, at least 1; nothing when no digit stands here.
  std::optional<int> take_number() {
    if (!is_digit(peek())) return std::nullopt;
    const std::size_t begin = at_;
    int number = 0;
    for (; is_digit(peek()); advance()) {
      if (at_ - begin == 4) fail("a number of at most 4 digits expected");
      number = 10 * number + (peek() - '0');
    }
    if (number == 0) fail_at(begin, "a number of at least 1 expected, found 0");
    return number;
  }
  int expect_number(std::string_view what) {
    const std::optional<int> number = take_number();
    if (!number) fail("{} expected, found {}", what, here());
    return *number;
  }
  // Up to the first space or the end.
  std::string_view take_word() {
    return take_while([](char c) { return !is_space(c); });
  }
  // Nothing but spaces may follow.
  void expect_end(std::string_view what) {
    skip_spaces();
    if (!done()) fail("end of {} expected, found {}", what, here());
  }

  // The byte under the cursor, for messages.
  std::string here() const {
    if (done()) return "the end";
    const auto byte = static_cast<unsigned char>(peek());
    return byte >= 0x20 && byte < 0x7f ? fmt::format("'{}'", peek())
                                       : fmt::format("byte 0x{:02x}", byte);
  }

  template <class... Args>
  [[noreturn]] void fail(fmt::format_string<Args...> format, Args&&... args) const {
    throw Fault{at_, fmt::format(format, std::forward<Args>(args)...)};
  }
  template <class... Args>
  [[noreturn]] static void fail_at(std::size_t offset, fmt::format_string<Args...> format,
                                   Args&&... args) {
    throw Fault{offset, fmt::format(format, std::forward<Args>(args)...)};
  }

 private:
  std::string_view text_;
  std::size_t at_;
};

}  // namespace crnngan::music::abc
