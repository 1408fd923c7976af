#include "cli/complete.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "cli/help.h"
#include "cli/value_names.h"
#include "download/sources.h"
#include "generate/shipped_models.h"
#include "train/recipe.h"

namespace crnngan::cli {

namespace {

constexpr const char* kFiles = ":files";
constexpr const char* kFolders = ":folders";
constexpr const char* kNothing = ":nothing";

struct Candidate {
  std::string word;
  std::string meaning;
};

struct Candidates {
  std::vector<Candidate> words;
  const char* names = kNothing;
};

// "--name" of an option that may be called by several names.
std::string longest_name(const CLI::Option& option) {
  if (!option.get_lnames().empty()) return "--" + option.get_lnames().front();
  return "-" + option.get_snames().front();
}

bool takes_value(const CLI::Option& option) { return option.get_type_size() != 0; }

const CLI::Option* option_called(const CLI::App& command, const std::string& name) {
  return name.starts_with('-') ? command.get_option_no_throw(name) : nullptr;
}

Candidates values_of(const CLI::Option& option) {
  const Takes takes = takes_of(option);
  Candidates values;
  for (const std::string& choice : takes.choices) values.words.push_back({choice, ""});
  if (takes.name == kFile || takes.name == kPath) values.names = kFiles;
  if (takes.name == kFolder) values.names = kFolders;
  if (takes.name == kRecipe) {
    for (const std::string& name : train::recipe_names()) values.words.push_back({name, ""});
    values.names = kFiles;
  }
  if (takes.name == kModel) {
    for (const auto& model : generate::shipped_models()) {
      values.words.push_back({std::string(model.name), ""});
    }
    values.names = kFiles;
  }
  if (takes.name == kSource) {
    for (const download::Source& source : download::shipped_sources()) {
      values.words.push_back({source.name, source.about});
    }
    values.names = kFiles;
  }
  return values;
}

Candidates options_of(const CLI::App& command) {
  Candidates options;
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_positional()) continue;
    options.words.push_back({longest_name(*option), option->get_description()});
  }
  return options;
}

Candidates commands_of(const CLI::App& app) {
  Candidates commands;
  for (const CLI::App* command : app.get_subcommands({})) {
    commands.words.push_back({command->get_name(), command->get_description()});
  }
  return commands;
}

// The option that the word after `before` belongs to, if it takes one more.
const CLI::Option* waiting_option(const CLI::App& command, std::span<const std::string> before) {
  for (std::size_t back = 1; back <= before.size(); ++back) {
    const CLI::Option* option = option_called(command, before[before.size() - back]);
    if (option == nullptr) continue;
    // All words since then are its values so far.
    const auto values = static_cast<int>(back - 1);
    return takes_value(*option) && values < option->get_items_expected_min() ? option : nullptr;
  }
  return nullptr;
}

Candidates candidates_in(const CLI::App& command, std::span<const std::string> before,
                         const std::string& word) {
  if (const CLI::Option* option = waiting_option(command, before)) return values_of(*option);
  if (word.starts_with('-')) return options_of(command);
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_positional()) return values_of(*option);
  }
  return options_of(command);
}

Candidates candidates(const CLI::App& app, std::span<const std::string> before,
                      const std::string& word) {
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (before[i].starts_with('-')) continue;
    for (const CLI::App* command : app.get_subcommands({})) {
      if (command->get_name() == before[i]) {
        return candidates_in(*command, before.subspan(i + 1), word);
      }
    }
    return {};
  }
  return word.starts_with('-') ? options_of(app) : commands_of(app);
}

}  // namespace

std::string complete(const CLI::App& app, const std::vector<std::string>& words) {
  const std::string word = words.empty() ? "" : words.back();
  const auto before = std::span(words).first(words.empty() ? 0 : words.size() - 1);
  const Candidates found = candidates(app, before, word);
  std::string lines;
  for (const Candidate& candidate : found.words) {
    if (!candidate.word.starts_with(word)) continue;
    lines += fmt::format("{}\t{}\n", candidate.word, candidate.meaning);
  }
  return lines + found.names + '\n';
}

}  // namespace crnngan::cli
