#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <thread>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/value_names.h"
#include "train/recipe.h"

namespace crnngan::cli {

void add_threads_option(CLI::App& command, int& threads) {
  threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  command.add_option("--threads", threads, "Threads to work with")
      ->type_name(kNumber)
      ->check(whole_number(1, 1024))
      ->capture_default_str();
}

void add_quiet_option(CLI::App& command, bool& quiet) {
  command.add_flag("-q,--quiet", quiet, "Print results and errors only");
}

void add_format_option(CLI::App& command, std::string& format) {
  command.add_option("--format", format, "table, csv or json")
      ->check(one_of({"table", "csv", "json"}))
      ->capture_default_str();
}

void add_temperature_option(CLI::App& command, std::optional<float>& temperature) {
  command
      .add_option(
          "--temperature", temperature,
          "For models with distributions: the lower, the more often the likely pitch is picked; 1 "
          "is as learnt, the default is the model's own")
      ->type_name("X")
      ->check(number_within(0.05, 20));
}

void expect_none(const std::vector<CLI::Option*>& options, const std::string& why) {
  for (const CLI::Option* option : options) {
    if (option->count() > 0) throw CLI::ValidationError(option->get_name(), why);
  }
}

CLI::Validator one_of(const std::vector<std::string>& choices) {
  const auto check = [=](const std::string& text) {
    if (std::find(choices.begin(), choices.end(), text) != choices.end()) return std::string();
    return fmt::format("expected one of {}, found '{}'", fmt::join(choices, ", "), text);
  };
  return {check, fmt::format("{{{}}}", fmt::join(choices, ","))};
}

CLI::Validator whole_number(std::uint64_t lowest, std::uint64_t highest) {
  const auto check = [=](const std::string& text) {
    std::uint64_t value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_good = fault == std::errc() && end == text.data() + text.size() &&
                         value >= lowest && value <= highest;
    return is_good ? std::string()
                   : fmt::format("expected a whole number from {} to {}, found '{}'", lowest,
                                 highest, text);
  };
  return {check, fmt::format("{}..{}", lowest, highest)};
}

CLI::Validator any_seed() {
  CLI::Validator check = whole_number(0, std::numeric_limits<std::uint64_t>::max());
  check.description("");
  return check;
}

CLI::Validator number_within(double lowest, double highest) {
  const std::string range = fmt::format("{}..{}", lowest, highest);
  const auto check = [=](const std::string& text) {
    double value = 0;
    // "nan" is a number to the parser, and within no bounds.
    const bool is_good =
        CLI::detail::lexical_cast(text, value) && value >= lowest && value <= highest;
    return is_good
               ? std::string()
               : fmt::format("expected a number from {} to {}, found '{}'", lowest, highest, text);
  };
  return {check, range};
}

namespace {

// Of text that `use` throws Error at.
template <class Use>
CLI::Validator usable(const Use& use) {
  const auto check = [=](const std::string& text) -> std::string {
    if (text.empty()) return "";  // refused for all options (app.cpp)
    try {
      use(text);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  return {check, ""};
}

}  // namespace

CLI::Validator recipe_name() {
  return usable([](const std::string& name) {
    if (!train::is_recipe_file(name)) train::find_recipe(name);
  });
}

CLI::Validator recipe_setting() {
  return usable([](const std::string& setting) {
    train::Recipe any;
    train::apply_setting(any, setting);
  });
}

}  // namespace crnngan::cli
