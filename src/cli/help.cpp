#include "cli/help.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/print.h"
#include "cli/terminal.h"

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

std::string Help::make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const {
  return wrapped_lines(CLI::Formatter::make_help(app, std::move(name), mode));
}

namespace {

void print_help(const CLI::App& app, const std::string& name) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) {
    if (command->get_name() == name) {
      print_text(stdout, command->help(app.get_name()));
      return;
    }
    names.push_back(command->get_name());
  }
  const std::string near = meant(name, names);
  throw CLI::ValidationError("COMMAND",
                             fmt::format("expected a command, found '{}'; {}", name,
                                         near.empty() ? "crnngan help lists all"
                                                      : fmt::format("did you mean '{}'?", near)));
}

}  // namespace

void add_help(CLI::App& app) {
  auto name = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("help", "Explain a command");
  command->footer("Examples:\n  crnngan help\n  crnngan help train");
  command->add_option("COMMAND", *name, "The command; without one, all of them are listed");
  command->callback([&app, name] {
    if (name->empty()) {
      print_text(stdout,
                 app.get_formatter()->make_help(&app, app.get_name(), CLI::AppFormatMode::Normal));
    } else {
      print_help(app, *name);
    }
  });
}

std::string Help::make_option_desc(const CLI::Option* option) const {
  return explanation_of(*option);
}

}  // namespace crnngan::cli
