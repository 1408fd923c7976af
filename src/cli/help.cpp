#include "cli/help.h"

#include <fmt/format.h>

namespace crnngan::cli {

Takes takes_of(const CLI::Option& option) {
  // "TYPE", "TYPE:RANGE" or "TYPE:{a,b}".
  const std::string type = option.get_type_name();
  const std::size_t colon = type.find(':');
  Takes takes{type.substr(0, colon), {}, {}};
  if (colon == std::string::npos) return takes;
  takes.range = type.substr(colon + 1);
  if (takes.range.starts_with('{')) {
    takes.choices = CLI::detail::split(takes.range.substr(1, takes.range.size() - 2), ',');
    takes.name = fmt::format("{}", fmt::join(takes.choices, "|"));
    takes.range.clear();
  }
  return takes;
}

std::string explanation_of(const CLI::Option& option) {
  std::vector<std::string> notes;
  if (option.get_required() && !option.get_positional()) notes.emplace_back("required");
  if (option.get_type_size() != 0) {
    if (std::string range = takes_of(option).range; !range.empty()) notes.push_back(range);
    if (!option.get_default_str().empty()) notes.push_back("default " + option.get_default_str());
  }
  if (notes.empty()) return option.get_description();
  return fmt::format("{} ({})", option.get_description(), fmt::join(notes, ", "));
}

Help::Help() { column_width(34); }

std::string Help::make_option_opts(const CLI::Option* option) const {
  if (option->get_type_size() == 0) return "";
  if (option->get_positional()) return option->get_expected_max() > 1 ? "..." : "";
  return " " + takes_of(*option).name;
}

std::string Help::make_option_desc(const CLI::Option* option) const {
  return explanation_of(*option);
}

}  // namespace crnngan::cli
