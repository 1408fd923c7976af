#include <fmt/format.h>

#include <memory>

#include "base/threads.h"
#include "cli/commands.h"
#include "cli/many_files.h"
#include "cli/print.h"
#include "cli/stopping.h"
#include "cli/terminal.h"
#include "cli/value_names.h"
#include "stats/measure_files.h"
#include "stats/output.h"

namespace crnngan::cli {

namespace {

struct StatsOptions {
  std::vector<std::string> paths;
  std::string format = "table";
  std::string drums = "exclude";
  bool paper_script = false;
  int threads = 1;
  bool quiet = false;
};

stats::MeasuredFiles measure(const StatsOptions& options,
                             const stats::MeasureOptions& measure_options) {
  ThreadPool pool(options.threads);
  Progress progress("measuring", !options.quiet);
  return stats::measure_files(
      options.paths, measure_options, pool,
      [&](std::size_t done, std::size_t total) { progress.show(done, total); });
}

// A table for people, its headings set off.
void print_table(const std::string& table) {
  const std::size_t heading = table.find('\n');
  print_marked(stdout, Style::kBold, table.substr(0, heading));
  print_text(stdout, table.substr(heading + 1));
}

void print_stats(const StatsOptions& options) {
  const stats::MeasureOptions measure_options = {
      options.drums == "include" ? music::Drums::kInclude : music::Drums::kExclude,
      options.paper_script};
  const auto [files, left_out] = measure(options, measure_options);
  print_left_out(left_out);
  if (options.format == "csv") {
    print_text(stdout, stats::to_csv(files));
  } else if (options.format == "json") {
    print_text(stdout, stats::to_json(files));
  } else if (files.size() == 1) {
    print_table(stats::to_card(files.front()));
  } else {
    print_table(stats::to_table(files));
    print_line(stdout, "");
    print_table(stats::to_summary_table(files));
  }
  if (!left_out.empty()) throw Partial();
}

}  // namespace

void add_stats(CLI::App& app) {
  auto options = std::make_shared<StatsOptions>();
  CLI::App* command = app.add_subcommand(
      "stats", "Measure music: polyphony, scale consistency, repetitions and more");
  command->footer(
      "Examples:\n"
      "  crnngan stats song.mid\n"
      "  crnngan stats --format csv music/ > music.csv\n"
      "  crnngan stats --format csv music.tar.gz > music.csv\n"
      "  crnngan stats --paper-script --drums include music/");
  command
      ->add_option("PATH", options->paths,
                   "Music files, folders or archives of them, or - for a tar on standard input")
      ->required()
      ->type_name(kPath);
  add_format_option(*command, options->format);
  command->add_option("--drums", options->drums, "Percussion (MIDI channel 10): exclude or include")
      ->check(one_of({"exclude", "include"}))
      ->capture_default_str();
  command->add_flag("--paper-script", options->paper_script,
                    "Polyphony, scale consistency and repetitions as the script behind the paper's "
                    "figures computes them");
  add_threads_option(*command, options->threads);
  add_quiet_option(*command, options->quiet);
  command->callback([options] {
    stoppable([&] { print_stats(*options); },
              [] { return "nothing is measured to the end; the same command begins again"; });
  });
}

}  // namespace crnngan::cli
