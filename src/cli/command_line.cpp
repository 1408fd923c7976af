#include "cli/command_line.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace crnngan::cli {

namespace {

// The word as a shell reads it: in quotes unless nothing in it means anything there.
std::string shell_word(std::string_view word) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+%@";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string_view::npos) {
    return std::string(word);
  }
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + '\'';
}

}  // namespace

std::string command_line_of(const CLI::App& command) {
  std::string line = "crnngan " + command.get_name();
  std::vector<const CLI::Option*> told;
  for (const CLI::Option* option : command.parse_order()) {
    if (std::find(told.begin(), told.end(), option) != told.end()) continue;
    told.push_back(option);
    if (!option->get_positional()) line += ' ' + option->get_name();
    if (option->get_items_expected_max() == 0) continue;  // a flag
    for (const std::string& word : option->results()) line += ' ' + shell_word(word);
  }
  return line;
}

}  // namespace crnngan::cli
