#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/value_names.h"
#include "train/run.h"

namespace crnngan::cli {

namespace {

struct Options {
  std::string corpus;
  std::string recipe = "paper";
  std::string run;
  std::vector<std::string> settings;
  bool resume = false;
  int threads = 1;
  bool quiet = false;
};

train::RunEvents printed_events() {
  train::RunEvents events;
  events.on_pieces = [](int used, int all) {
    if (used < all) {
      fmt::print("{} of {} training pieces are long enough for a training sequence\n", used, all);
    }
  };
  events.on_real_measures = [](const std::vector<stats::ColumnSummary>& measures) {
    fmt::print("real music, windows of full length  |  {}\n", train::measures_line(measures));
    std::fflush(stdout);
  };
  events.on_epoch = [](const train::EpochReport& report) {
    fmt::print("{}\n", train::progress_line(report));
    std::fflush(stdout);
  };
  return events;
}

void train(const Options& options) {
  if (!options.resume) {
    if (options.corpus.empty()) {
      throw CLI::ValidationError("train",
                                 "expected --corpus FILE, or --resume to go on with a run");
    }
    train::Recipe recipe = train::find_recipe(options.recipe);
    for (const std::string& setting : options.settings) train::apply_setting(recipe, setting);
    train::start_run(options.run, recipe, options.corpus);
  }
  const int epochs = train::continue_run(options.run, options.threads,
                                         options.quiet ? train::RunEvents{} : printed_events(),
                                         options.resume ? options.corpus : std::string());
  if (epochs == 0 && !options.quiet) {
    fmt::print("all epochs are done; raise train.epochs in {}/config.toml to go on\n", options.run);
  }
}

}  // namespace

void add_train(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("train", "Train a C-RNN-GAN on a corpus");
  command->footer(
      "Examples:\n"
      "  crnngan train --corpus music.corpus --run runs/first\n"
      "  crnngan train --corpus music.corpus --run runs/small --set generator.hidden=100 "
      "--set seed=2\n"
      "  crnngan train --run runs/first --resume");
  command
      ->add_option("--corpus", options->corpus,
                   "Corpus file made by crnngan prepare; with --resume only if it was moved")
      ->type_name(kFile);
  CLI::Option* recipe =
      command
          ->add_option("--recipe", options->recipe,
                       fmt::format("{}, or a .toml file", fmt::join(train::recipe_names(), ", ")))
          ->type_name(kRecipe)
          ->capture_default_str();
  command->add_option("--run", options->run, "Folder of the run")->required()->type_name(kFolder);
  CLI::Option* settings = command->add_option(
      "--set", options->settings, "Change one key of the recipe; may come several times");
  settings->type_name("KEY=VALUE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command->add_flag("--resume", options->resume, "Go on with a run from its newest checkpoint")
      ->excludes(recipe)
      ->excludes(settings);
  add_threads_option(*command, options->threads);
  add_quiet_option(*command, options->quiet);
  command->callback([options] { train(*options); });
}

}  // namespace crnngan::cli
