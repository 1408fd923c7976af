#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace crnngan::cli {

// "crnngan generate -n 3 -o 'my songs'": the command as it was called, its options by their long
// names, for a shell to read.
std::string command_line_of(const CLI::App& command);

}  // namespace crnngan::cli
