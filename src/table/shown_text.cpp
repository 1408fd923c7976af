#include "table/shown_text.h"

#include <fmt/format.h>

#include "base/text.h"

namespace crnngan::table {

namespace {

constexpr std::size_t kShownCharacters = 40;

}  // namespace

std::string shown_text(std::string_view text) {
  return fmt::format("'{}'", shortened(valid_utf8(text), kShownCharacters));
}

std::string option_word(std::string_view name) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-+:/%@";
  if (!name.empty() && name.find_first_not_of(kPlain) == name.npos) return std::string(name);
  std::string word = "'";
  for (const char c : valid_utf8(name)) word += c == '\'' ? "'\\''" : std::string(1, c);
  return word + "'";
}

}  // namespace crnngan::table
