#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace crnngan::cli {

// What an option takes, as help, completion and the manual show it.
struct Takes {
  std::string name;                  // "N", "FILE"; "table|csv|json" where there are choices
  std::string range;                 // "1..1024"; empty where there is none
  std::vector<std::string> choices;  // {"table", "csv", "json"}
};

// REQUIRES an option with a value.
Takes takes_of(const CLI::Option& option);

// "Threads to work with (1..1024, default 2)".
std::string explanation_of(const CLI::Option& option);

// The text of --help.
class Help : public CLI::Formatter {
 public:
  Help();
  std::string make_option_opts(const CLI::Option* option) const override;
  std::string make_option_desc(const CLI::Option* option) const override;
  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override;
};

}  // namespace crnngan::cli
