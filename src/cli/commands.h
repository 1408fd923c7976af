#pragma once

// The commands of the program. Each add_... gives the command line one subcommand; when the user
// chose it, its callback makes one library call and prints. Errors are thrown as crnngan::Error;
// main turns them into one line and an exit status.

#include <CLI/CLI.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace crnngan::cli {

void add_download(CLI::App& app);
void add_prepare(CLI::App& app);
void add_info(CLI::App& app);
void add_recipes(CLI::App& app);
void add_train(CLI::App& app);
void add_sweep(CLI::App& app);
void add_tune(CLI::App& app);
void add_generate(CLI::App& app);
void add_export(CLI::App& app);
void add_stats(CLI::App& app);
void add_compare(CLI::App& app);
void add_report(CLI::App& app);
void add_convert(CLI::App& app);
void add_render(CLI::App& app);
void add_completion(CLI::App& app);
void add_manual(CLI::App& app);
void add_help(CLI::App& app);

// Thrown by a command that did a part of its task and has said so: exit status 3.
struct Partial {};

// The exit status of a command that a signal has stopped: this and the signal's number.
constexpr int kSignalled = 128;

// Options that mean the same wherever they appear, and checks (options.cpp).

// --threads N, 1 .. 1024; by default as many as there are processors.
void add_threads_option(CLI::App& command, int& threads);

// -q, --quiet: results and errors only, no progress and no summaries.
void add_quiet_option(CLI::App& command, bool& quiet);

// --format table|csv|json; table unless `format` says otherwise.
void add_format_option(CLI::App& command, std::string& format);

// --temperature X, of what a model with distributions writes.
void add_temperature_option(CLI::App& command, std::optional<float>& temperature);

// Throws CLI::ValidationError, "--NAME: WHY", when one of the options is given.
void expect_none(const std::vector<CLI::Option*>& options, const std::string& why);

// Checks of an option's value, whose faults read "expected ..., found ...": one of the words, a
// whole number, a number with a fraction, from `lowest` to `highest`, a seed (64 bits); the name of
// a recipe or of a .toml file, KEY=VALUE of a recipe.
CLI::Validator one_of(const std::vector<std::string>& choices);
CLI::Validator whole_number(std::uint64_t lowest, std::uint64_t highest);
CLI::Validator any_seed();
CLI::Validator number_within(double lowest, double highest);
CLI::Validator recipe_name();
CLI::Validator recipe_setting();

}  // namespace crnngan::cli
