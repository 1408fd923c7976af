#include "keywords.h"

#include <algorithm>

namespace crnngan::python {

namespace {

bool is_of_name(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }

}  // namespace

std::string with_keywords(std::string_view message) {
  constexpr std::string_view kProgram = "crnngan ";
  constexpr std::string_view kEndsOfClause = ",;:)";
  std::string result;
  bool is_command = false;
  for (std::size_t i = 0; i < message.size();) {
    const std::string_view rest = message.substr(i);
    const bool begins_word = i == 0 || message[i - 1] == ' ' || message[i - 1] == '(';
    if (begins_word && rest.starts_with(kProgram)) is_command = true;
    if (kEndsOfClause.find(rest.front()) != std::string_view::npos) is_command = false;
    if (is_command || !begins_word || !rest.starts_with("--")) {
      result += rest.front();
      ++i;
      continue;
    }
    const auto end = std::find_if_not(rest.begin() + 2, rest.end(), is_of_name);
    std::string name(rest.begin() + 2, end);
    std::ranges::replace(name, '-', '_');
    result += name.empty() ? "--" : "'" + name + "'";
    i += static_cast<std::size_t>(end - rest.begin());
  }
  return result;
}

}  // namespace crnngan::python
