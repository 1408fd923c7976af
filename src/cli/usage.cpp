#include "cli/usage.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "cli/help.h"

namespace crnngan::cli {

namespace {

// The command that was being parsed; the program itself when none was named.
const CLI::App& command_in(const CLI::App& app) {
  const auto commands = app.get_subcommands();
  return commands.empty() ? app : *commands.front();
}

std::vector<std::string> names_of_commands(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

std::vector<std::string> names_of_options(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::string or_meant(const std::string& meant) {
  return meant.empty() ? "" : fmt::format("; did you mean '{}'?", meant);
}

// What --name takes, in words: "N (1..1024)".
std::string expected_by(const CLI::Option& option) {
  const Takes takes = takes_of(option);
  return takes.range.empty() ? takes.name : fmt::format("{} ({})", takes.name, takes.range);
}

// What the parser had no place for, the first of it.
std::optional<std::string> superfluous_word(const CLI::App& app) {
  const std::vector<std::string> words = app.remaining(true);
  if (words.empty()) return std::nullopt;
  const std::string& word = words.front();
  const CLI::App& command = command_in(app);
  if (word.starts_with('-') && word.size() > 1) {
    const std::string name = word.substr(0, word.find('='));
    const std::size_t dashes = std::min<std::size_t>(name.find_first_not_of('-'), 2);
    return fmt::format("unknown option {}{}", name,
                       or_meant(meant("--" + name.substr(dashes), names_of_options(command))));
  }
  if (&command == &app) {
    return fmt::format("unknown command '{}'{}", word,
                       or_meant(meant(word, names_of_commands(app))));
  }
  return fmt::format("expected no more than that, found '{}' as well", word);
}

std::optional<std::string> missing_option(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_required() || option->count() > 0) continue;
    return fmt::format("{} is missing: {}", option->get_name(), option->get_description());
  }
  return std::nullopt;
}

std::optional<std::string> excluded_option(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    if (option->count() == 0) continue;
    for (const CLI::Option* other : option->get_excludes()) {
      if (other->count() == 0) continue;
      return fmt::format("expected {} or {}, found both", option->get_name(), other->get_name());
    }
  }
  return std::nullopt;
}

// The word behind the option; empty when there is none.
std::string word_behind(const CLI::Option& option, std::span<const std::string> words) {
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i].starts_with('-') && option.check_name(words[i])) return words[i + 1];
  }
  return "";
}

// Of the option that the parser's message begins with: what it takes, and what it was given.
std::optional<std::string> bad_value(const CLI::App& command, std::string_view message,
                                     std::span<const std::string> words) {
  for (const CLI::Option* option : command.get_options()) {
    const std::string name = option->get_name();
    if (message.find(name) == std::string_view::npos) continue;
    if (option->get_expected_max() == 0) return fmt::format("{}: takes no value", name);
    const std::string found = option->count() > 0
                                  ? fmt::format("{}", fmt::join(option->results(), " "))
                                  : word_behind(*option, words);
    return fmt::format("{}: expected {}, found {}", name, expected_by(*option),
                       found.empty() ? "nothing" : fmt::format("'{}'", found));
  }
  return std::nullopt;
}

std::string fault_in(const CLI::App& app, const CLI::ParseError& error,
                     std::span<const std::string> words) {
  const CLI::App& command = command_in(app);
  if (const auto fault = superfluous_word(app)) return *fault;
  if (app.get_subcommands().empty()) {
    return fmt::format("A command is required: one of {}", fmt::join(names_of_commands(app), ", "));
  }
  // Of our own checks, which say all of it.
  if (dynamic_cast<const CLI::ValidationError*>(&error) != nullptr) return error.what();
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    if (const auto fault = missing_option(command)) return *fault;
  }
  if (dynamic_cast<const CLI::ExcludesError*>(&error) != nullptr) {
    if (const auto fault = excluded_option(command)) return *fault;
  }
  if (const auto fault = bad_value(command, error.what(), words)) return *fault;
  return "expected other options";
}

}  // namespace

std::string help_for(const CLI::App& app) {
  const CLI::App& command = command_in(app);
  return &command == &app ? "crnngan --help" : fmt::format("crnngan {} --help", command.get_name());
}

std::string usage_fault(const CLI::App& app, const CLI::ParseError& error,
                        std::span<const std::string> words) {
  const CLI::App& command = command_in(app);
  const std::string fault = fault_in(app, error, words);
  return &command == &app ? fault : fmt::format("{}: {}", command.get_name(), fault);
}

}  // namespace crnngan::cli
