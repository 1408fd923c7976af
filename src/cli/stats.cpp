#include "stats/stats.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <memory>

#include "base/error.h"
#include "base/files.h"
#include "cli/commands.h"
#include "cli/value_names.h"
#include "corpus/folder.h"
#include "stats/output.h"

namespace crnngan::cli {

namespace {

struct Options {
  std::vector<std::string> paths;
  std::string format = "table";
  std::string drums = "exclude";
};

// A named file must be readable; of a folder's files those that are not are told on stderr.
std::vector<stats::FileMeasures> measure(const std::string& root, music::Drums drums) {
  const bool is_folder = std::filesystem::is_directory(root);
  std::vector<stats::FileMeasures> files;
  for (const auto& path : list_files(root, corpus::kMusicExtensions)) {
    try {
      files.push_back({path.string(), stats::measure(corpus::read_music(path, drums).notes)});
    } catch (const Error& error) {
      if (!is_folder) throw;
      fmt::print(stderr, "crnngan: left out: {}\n", error.what());
    }
  }
  if (files.empty()) throw Error("{}: no music found (looked for .mid, .midi and .abc)", root);
  return files;
}

void print_stats(const Options& options) {
  const auto drums = options.drums == "include" ? music::Drums::kInclude : music::Drums::kExclude;
  std::vector<stats::FileMeasures> files;
  for (const std::string& path : options.paths) {
    for (stats::FileMeasures& file : measure(path, drums)) files.push_back(std::move(file));
  }
  if (options.format == "csv") {
    fmt::print("{}", stats::to_csv(files));
  } else if (options.format == "json") {
    fmt::print("{}", stats::to_json(files));
  } else {
    fmt::print("{}", stats::to_table(files));
    if (files.size() > 1) fmt::print("\n{}", stats::to_summary_table(files));
  }
}

}  // namespace

void add_stats(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "stats", "Measure music: polyphony, scale consistency, repetitions and more");
  command->footer(
      "Examples:\n"
      "  crnngan stats song.mid\n"
      "  crnngan stats --format csv music/ > music.csv");
  command->add_option("PATH", options->paths, "Music files or folders of them")
      ->required()
      ->type_name(kPath);
  command->add_option("--format", options->format, "table, csv or json")
      ->check(CLI::IsMember({"table", "csv", "json"}))
      ->capture_default_str();
  command->add_option("--drums", options->drums, "Percussion (MIDI channel 10): exclude or include")
      ->check(CLI::IsMember({"exclude", "include"}))
      ->capture_default_str();
  command->callback([options] { print_stats(*options); });
}

}  // namespace crnngan::cli
