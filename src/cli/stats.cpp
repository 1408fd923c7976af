#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "base/threads.h"
#include "cli/commands.h"
#include "stats/measure_files.h"
#include "stats/output.h"

namespace crnngan::cli {

namespace {

struct Options {
  std::vector<std::string> paths;
  std::string format = "table";
  std::string drums = "exclude";
  bool paper_script = false;
  int threads = 1;
};

void print_stats(const Options& options) {
  const stats::MeasureOptions measure_options = {
      options.drums == "include" ? music::Drums::kInclude : music::Drums::kExclude,
      options.paper_script};
  ThreadPool pool(options.threads);
  const auto [files, left_out] = stats::measure_files(options.paths, measure_options, pool);
  for (const std::string& line : left_out) fmt::print(stderr, "crnngan: left out: {}\n", line);
  if (options.format == "csv") {
    fmt::print("{}", stats::to_csv(files));
  } else if (options.format == "json") {
    fmt::print("{}", stats::to_json(files));
  } else if (files.size() == 1) {
    fmt::print("{}", stats::to_card(files.front()));
  } else {
    fmt::print("{}\n{}", stats::to_table(files), stats::to_summary_table(files));
  }
}

}  // namespace

void add_stats(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("stats", "Measure music: polyphony, scale consistency, repetitions, ...");
  command->footer(
      "Examples:\n"
      "  crnngan stats song.mid\n"
      "  crnngan stats --format csv music/ > music.csv\n"
      "  crnngan stats --paper-script --drums include music/");
  command->add_option("PATH", options->paths, "Music files or folders of them")->required();
  command->add_option("--format", options->format, "table, csv or json")
      ->check(CLI::IsMember({"table", "csv", "json"}))
      ->capture_default_str();
  command->add_option("--drums", options->drums, "Percussion (MIDI channel 10): exclude or include")
      ->check(CLI::IsMember({"exclude", "include"}))
      ->capture_default_str();
  command->add_flag("--paper-script", options->paper_script,
                    "Polyphony, scale consistency and repetitions as the script behind the paper's "
                    "figures computes them");
  add_threads_option(*command, options->threads);
  command->callback([options] { print_stats(*options); });
}

}  // namespace crnngan::cli
