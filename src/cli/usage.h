#pragma once

#include <CLI/CLI.hpp>

#include <span>
#include <string>

namespace crnngan::cli {

// What is wrong with a command line that could not be parsed, in one line: where, what was
// expected, what was found, what may have been meant.
// `words` are those behind "crnngan".
std::string usage_fault(const CLI::App& app, const CLI::ParseError& error,
                        std::span<const std::string> words);

// "crnngan stats --help": what explains the command that was being parsed.
std::string help_for(const CLI::App& app);

}  // namespace crnngan::cli
