#pragma once

#include <CLI/CLI.hpp>

#include <memory>

namespace crnngan::cli {

// The whole command line: every command with its options. Parsing runs the chosen command.
std::unique_ptr<CLI::App> make_app();

}  // namespace crnngan::cli
