#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/print.h"
#include "cli/stopping.h"
#include "cli/terminal.h"
#include "cli/value_names.h"
#include "sweep/jobs.h"
#include "sweep/plan.h"
#include "sweep/results.h"
#include "train/run.h"

namespace crnngan::cli {

namespace {

namespace fs = std::filesystem;

struct SweepOptions {
  std::string folder;
  std::string corpus;
  std::string recipe = train::recipe_names().front();
  std::vector<std::string> settings;
  std::vector<std::string> grid;
  int together = 1;
  std::size_t only = 0;  // 0: all
  std::string slurm;
  bool by_slurm = false;
  bool shows = false;
  std::string format = "table";
  int threads = 1;
  bool quiet = false;
};

sweep::Plan plan_of(const SweepOptions& options) {
  train::Recipe recipe = train::find_recipe(options.recipe);
  for (const std::string& setting : options.settings) train::apply_setting(recipe, setting);
  sweep::Plan plan{fs::absolute(options.corpus).lexically_normal(), train::to_toml(recipe), {}};
  for (const std::string& axis : options.grid) plan.grid.axes.push_back(sweep::axis_of(axis));
  return plan;
}

// One run, in this process.
void train_one(const SweepOptions& options) {
  const sweep::Plan plan = sweep::read_plan(options.folder);
  if (options.only > plan.runs()) {
    throw Error("--only {}: the sweep has {} runs", options.only, plan.runs());
  }
  const fs::path run = sweep::run_path(options.folder, options.only);
  if (!fs::exists(run / "run.json")) {
    train::start_run(run, sweep::recipe_of(plan, options.only), plan.corpus, options.threads);
  }
  train::RunEvents events;
  events.on_trouble = [&](const std::string& trouble) {
    print_marked(stderr, Style::kYellow,
                 "warning:", fmt::format("run {}: {}", options.only, valid_utf8(trouble)));
  };
  if (!options.quiet) {
    events.on_epoch = [](const train::EpochReport& report) {
      print_line(stdout, train::progress_line(report));
    };
  }
  train::continue_run(run, {.threads = options.threads}, events);
}

std::vector<std::size_t> unfinished(const sweep::Results& results) {
  std::vector<std::size_t> runs;
  for (const sweep::Result& result : results.runs) {
    if (!result.is_done()) runs.push_back(result.run);
  }
  return runs;
}

void print_results(const SweepOptions& options) {
  const sweep::Results results = sweep::read_results(options.folder);
  print_text(stdout, options.format == "csv" ? sweep::to_csv(results) : sweep::to_text(results));
}

fs::path this_program() { return fs::read_symlink("/proc/self/exe"); }

void train_here(const SweepOptions& options, const std::vector<std::size_t>& runs) {
  std::size_t failed = 0;
  std::size_t ended = 0;
  Progress progress("runs", !options.quiet);
  progress.show(0, runs.size());
  sweep::run_jobs(
      runs, options.together,
      [&](std::size_t run) {
        return std::vector<std::string>{this_program().string(),
                                        "sweep",
                                        "--folder",
                                        options.folder,
                                        "--only",
                                        std::to_string(run),
                                        "--threads",
                                        std::to_string(options.threads),
                                        "--quiet"};
      },
      [&](std::size_t run, int status) {
        progress.show(++ended, runs.size());
        if (status == 0) return;
        ++failed;
        print_line(stderr, "run {} ended with status {}; the others go on", run, status);
      });
  print_results(options);
  if (failed > 0) throw Partial();
}

void submit(const SweepOptions& options, const std::vector<std::size_t>& runs) {
  const fs::path folder = fs::absolute(options.folder).lexically_normal();
  int status = 0;
  const std::vector<std::size_t> once{1};
  sweep::run_jobs(
      once, 1,
      [&](std::size_t) {
        return sweep::sbatch_command(folder, this_program(), runs, options.slurm);
      },
      [&](std::size_t, int of_sbatch) { status = of_sbatch; });
  if (status != 0) throw Error("sbatch ended with status {}", status);
  if (options.quiet) return;
  print_line(stdout,
             "{} submitted; when they have ended: crnngan sweep --folder {} --results; the same "
             "command again submits those that have not come to their end",
             count_of(runs.size(), "run"), options.folder);
}

void sweep_all(const SweepOptions& options) {
  if (options.only > 0) {
    train_one(options);
    return;
  }
  if (options.shows) {
    print_results(options);
    return;
  }
  if (!options.corpus.empty()) sweep::begin(options.folder, plan_of(options));
  const std::vector<std::size_t> runs = unfinished(sweep::read_results(options.folder));
  if (runs.empty()) {
    print_results(options);
  } else if (options.by_slurm) {
    submit(options, runs);
  } else {
    train_here(options, runs);
  }
}

}  // namespace

void add_sweep(CLI::App& app) {
  auto options = std::make_shared<SweepOptions>();
  CLI::App* command =
      app.add_subcommand("sweep", "Train a run for each point of a grid of settings");
  command->footer(
      "Examples:\n"
      "  crnngan sweep --corpus music.corpus --folder sweeps/rates --recipe modern "
      "--grid train.learning_rate=0.05,0.1 --grid seed=1..3 --together 2 --threads 4\n"
      "  crnngan sweep --folder sweeps/rates            # goes on with what has not ended\n"
      "  crnngan sweep --folder sweeps/rates --results --format csv\n"
      "  crnngan sweep --folder sweeps/rates --slurm '--time=8:00:00 --cpus-per-task=8'");
  command->add_option("--folder", options->folder, "Folder of the sweep and its runs")
      ->required()
      ->type_name(kFolder);
  CLI::Option* corpus = command
                            ->add_option("--corpus", options->corpus,
                                         "Corpus file made by crnngan prepare; begins a sweep")
                            ->type_name(kFile);
  command
      ->add_option("--recipe", options->recipe,
                   fmt::format("{}, or a .toml file; crnngan recipes tells which is for what",
                               fmt::join(train::recipe_names(), ", ")))
      ->type_name(kRecipe)
      ->check(recipe_name())
      ->capture_default_str()
      ->needs(corpus);
  command
      ->add_option("--set", options->settings,
                   "Change one key of the recipe for all runs; may come several times")
      ->type_name("KEY=VALUE")
      ->expected(1)
      ->check(recipe_setting())
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->needs(corpus);
  command
      ->add_option("--grid", options->grid,
                   "Values of one key, of which each run has one: train.batch=10,20 or seed=1..5; "
                   "may come several times")
      ->type_name("KEY=VALUES")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->needs(corpus);
  command
      ->add_option("--together", options->together, "Runs at a time, as processes of this machine")
      ->type_name(kNumber)
      ->check(whole_number(1, 1024))
      ->capture_default_str();
  CLI::Option* only =
      command
          ->add_option("--only", options->only, "Train this run alone, in this process, from 1 on")
          ->type_name(kNumber)
          ->check(whole_number(1, sweep::kMostPoints));
  CLI::Option* slurm =
      command
          ->add_option("--slurm", options->slurm,
                       "Submit the runs that have not ended as an array of jobs, with these "
                       "options of sbatch")
          ->type_name("OPTIONS")
          ->excludes(only);
  command->add_flag("--results", options->shows, "Print the table alone")
      ->excludes(only)
      ->excludes(slurm)
      ->excludes(corpus);
  command->add_option("--format", options->format, "Of the table: table or csv")
      ->type_name("FORMAT")
      ->check(one_of({"table", "csv"}))
      ->capture_default_str();
  add_threads_option(*command, options->threads);
  add_quiet_option(*command, options->quiet);
  command->callback([options, slurm] {
    options->by_slurm = slurm->count() > 0;
    if (options->only > 0 && options->quiet) {
      sweep_all(*options);  // whoever runs all of them tells it once
      return;
    }
    stoppable([&] { sweep_all(*options); },
              [&] {
                return fmt::format("what is trained is there; to go on: crnngan sweep --folder {}",
                                   options->folder);
              });
  });
}

}  // namespace crnngan::cli
