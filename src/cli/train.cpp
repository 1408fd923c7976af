#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>

#include "base/error.h"
#include "base/interruption.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/outputs.h"
#include "cli/print.h"
#include "cli/stopping.h"
#include "cli/table_files.h"
#include "cli/terminal.h"
#include "cli/value_names.h"
#include "corpus/folder.h"
#include "generate/model.h"
#include "ranks/agreement.h"
#include "ranks/join.h"
#include "train/checkpoint.h"
#include "train/from_recipe.h"
#include "train/recipe_keys.h"
#include "train/run.h"
#include "train/run_recipe.h"
#include "train/subject.h"

namespace crnngan::cli {

namespace {

struct TrainOptions {
  std::string corpus;
  std::string recipe = train::recipe_names().front();
  bool names_recipe = false;
  std::string from;  // the model to start from; empty: none
  std::string run;
  std::vector<std::string> settings;
  bool resume = false;
  bool force = false;
  double stop_after = 0;  // minutes; 0: not before the end
  std::string then;
  double answer_within = 30;  // minutes
  int threads = 1;
  bool quiet = false;
};

// A line of an epoch or of real music, broken at the bar where it is too long.
std::string in_columns(const std::string& line) {
  constexpr std::string_view kBar = "  |  ";
  const std::size_t bar = line.find(kBar);
  if (line.size() <= kColumns || bar == std::string::npos) return wrapped(line);
  return wrapped(line.substr(0, bar)) + '\n' + wrapped("  " + line.substr(bar + 2));
}

// What training prints: results to stdout, the progress of an epoch to a terminal alone.
class Printer {
 public:
  explicit Printer(bool quiet) : quiet_(quiet) {}

  train::RunEvents events() {
    train::RunEvents events;
    events.on_trouble = [this](const std::string& trouble) {
      progress_.reset();
      constexpr std::string_view kWarning = "warning:";
      const std::string text = wrapped(fmt::format("{} {}", kWarning, valid_utf8(trouble))) + '\n';
      const std::size_t first = text.find('\n');
      print_marked(stderr, Style::kYellow, kWarning,
                   text.substr(kWarning.size() + 1, first - kWarning.size() - 1));
      print_text(stderr, text.substr(first + 1));
    };
    if (quiet_) return events;
    events.on_pieces = [](int used, int all) {
      if (used < all) {
        print_line(stdout, "{} of {} training pieces are long enough for a training sequence", used,
                   all);
      }
    };
    events.on_real_measures = [](const std::vector<stats::ColumnSummary>& measures) {
      print_text(
          stdout,
          in_columns("real, windows of full length  |  " + train::measures_line(measures)) + '\n');
    };
    events.on_iteration = [this](int epoch, int done, int all, double of_run) {
      if (!progress_) progress_.emplace(fmt::format("epoch {}", epoch), true);
      progress_->show(static_cast<std::size_t>(done), static_cast<std::size_t>(all),
                      left_of_run(of_run));
    };
    events.on_epoch = [this](const train::EpochReport& report) {
      progress_.reset();
      print_text(stdout, in_columns(train::progress_line(report)) + '\n');
    };
    return events;
  }

 private:
  using Clock = std::chrono::steady_clock;

  // Guessed from the time since the first call.
  std::string left_of_run(double of_run) {
    if (!begin_) {
      begin_ = Clock::now();
      share_at_begin_ = of_run;
    }
    const double done = of_run - share_at_begin_;
    if (done <= 0) return "";
    const double seconds = std::chrono::duration<double>(Clock::now() - *begin_).count();
    return fmt::format("run {:.0f} %, {} left", 100 * of_run,
                       duration_text(seconds * (1 - of_run) / done));
  }

  bool quiet_;
  std::optional<Progress> progress_;  // of the epoch under way
  std::optional<Clock::time_point> begin_;
  double share_at_begin_ = 0;
};

// Runs the command in a shell, with the run's folder as CRNNGAN_RUN.
void run_command(const std::string& command, const std::string& run) {
  ::setenv("CRNNGAN_RUN", run.c_str(), 1);
  std::fflush(nullptr);
  const int status = std::system(command.c_str());
  if (status != 0) throw Error("--then: the command failed: {}", command);
}

// What a run that was stopped holds.
std::string how_to_go_on(const std::string& run) {
  if (!std::filesystem::exists(std::filesystem::path(run) / "run.json")) {
    return "no run is begun; the same command begins again";
  }
  const auto newest = train::newest_checkpoint(run);
  return fmt::format("{}; to go on: crnngan train --run {} --resume",
                     newest ? newest->string() + " is there" : "no epoch is done", run);
}

// What a new run begins with.
struct Start {
  train::Recipe recipe;
  std::optional<train::StartModel> model;
};

Start start_of(const TrainOptions& options) {
  // Told before anything of the corpus.
  if (options.names_recipe) train::find_recipe(options.recipe);
  std::optional<train::StartModel> model;
  if (!options.from.empty()) {
    const generate::ModelFile file = generate::find_model(options.from);
    model.emplace(train::start_model(file.bytes, file.name));
  }
  std::optional<std::string> named;
  if (options.names_recipe) named = options.recipe;
  train::Recipe recipe =
      train::run_recipe(named, model ? &*model : nullptr, train::table_fit(options.corpus));
  for (const std::string& setting : options.settings) train::apply_setting(recipe, setting);
  return {recipe, std::move(model)};
}

// Rank 0 makes the run, when all have been told to make the same one.
void start(const TrainOptions& options, ranks::Ranks& ranks) {
  std::optional<Start> begin;
  ranks::agree(ranks, [&] {
    begin.emplace(start_of(options));
    train::sharding(begin->recipe, ranks);
  });
  Description said;
  for (const train::RecipeKey& key : train::recipe_keys()) {
    said[key.name] = train::value_text(key, begin->recipe);
  }
  ranks::expect_alike(ranks, said);
  ranks::agree(ranks, [&] {
    if (!ranks.is_first()) return;
    train::start_run(options.run, begin->recipe, options.corpus, options.threads,
                     options.force ? train::OlderRun::kReplace : train::OlderRun::kRefuse,
                     {.model = begin->model ? &*begin->model : nullptr});
  });
}

void train(const TrainOptions& options, ranks::Ranks& ranks) {
  train::expect_same_program(ranks);
  if (!options.resume) {
    if (options.corpus.empty()) {
      throw CLI::ValidationError("--corpus", "expected FILE, or --resume to go on with a run");
    }
    if (std::filesystem::is_directory(options.corpus)) {
      throw Error("{}: is a folder; first: crnngan prepare {} -o music.corpus", options.corpus,
                  options.corpus);
    }
    if (is_csv_table(options.corpus)) {
      throw Error("{}: is a table, no corpus; first: crnngan prepare --table {} -o table.corpus",
                  options.corpus, options.corpus);
    }
    if (corpus::is_music(options.corpus)) {
      throw Error("{}: is music, no corpus; first: crnngan prepare {} -o music.corpus",
                  options.corpus, options.corpus);
    }
    start(options, ranks);
  }
  train::RunOptions run;
  run.threads = options.threads;
  run.ranks = &ranks;
  if (options.resume) run.moved_corpus = options.corpus;
  if (options.stop_after > 0) run.most_seconds = 60 * options.stop_after;
  const train::RunState state =
      train::continue_run(options.run, run, Printer(options.quiet).events());
  if (!ranks.is_first()) return;
  if (!options.quiet) {
    if (state.is_settled) {
      print_line(stdout,
                 "ended after epoch {}: no better for {} epochs than the best checkpoint, that of "
                 "epoch {}",
                 state.last_epoch, state.last_epoch - state.best_epoch, state.best_epoch);
    } else if (state.last_epoch < state.epochs) {
      print_line(stdout, "stopped after epoch {} of {}; to go on: crnngan train --run {} --resume",
                 state.last_epoch, state.epochs, options.run);
    } else if (state.epochs_done == 0) {
      print_line(stdout, "all epochs are done; raise train.epochs in {}/config.toml to go on",
                 options.run);
    }
  }
  if (!options.then.empty()) run_command(options.then, options.run);
}

// As one process, or one of several; then what stops it is told by rank 0.
void train_with_others(const TrainOptions& options) {
  ranks::Ranks& ranks = ranks::join(options.answer_within);
  try {
    train(options, ranks);
  } catch (const Interrupted& interrupted) {
    if (!ranks.is_first()) throw ranks::Ended{kSignalled + interrupted.signal};
    throw;
  }
}

}  // namespace

void add_train(CLI::App& app) {
  auto options = std::make_shared<TrainOptions>();
  CLI::App* command = app.add_subcommand("train", "Train a C-RNN-GAN on a corpus");
  command->footer(
      "Examples:\n"
      "  crnngan train --corpus music.corpus --run runs/first\n"
      "  crnngan train --corpus music.corpus --run runs/small --set generator.hidden=100 "
      "--set seed=2\n"
      "  crnngan train --from studio --corpus music.corpus --run runs/mine\n"
      "  crnngan train --run runs/first --resume\n"
      "  crnngan train --run runs/first --resume --stop-after 480 --then 'cp -r $CRNNGAN_RUN "
      "/backup'");
  command
      ->add_option("--corpus", options->corpus,
                   "Corpus file made by crnngan prepare; with --resume only if it was moved")
      ->type_name(kFile);
  CLI::Option* recipe =
      command
          ->add_option("--recipe", options->recipe,
                       fmt::format("{}, or a .toml file; crnngan recipes tells which is for what",
                                   fmt::join(train::recipe_names(), ", ")))
          ->type_name(kRecipe)
          ->check(recipe_name())
          ->capture_default_str();
  CLI::Option* from =
      command
          ->add_option("--from", options->from,
                       "Start from the weights of a model: a file, a run's folder, or the name of "
                       "one that comes with the program; it decides codec, bins, context and the "
                       "networks' shape; without --recipe by the recipe tune, or modern of a "
                       "model without distributions")
          ->type_name(kModel);
  command->add_option("--run", options->run, "Folder of the run")->required()->type_name(kFolder);
  CLI::Option* settings = command->add_option(
      "--set", options->settings, "Change one key of the recipe; may come several times");
  settings->type_name("KEY=VALUE")
      ->expected(1)
      ->check(recipe_setting())
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  CLI::Option* force =
      add_force_option(*command, options->force, "Begin anew in place of a run that is there");
  command->add_flag("--resume", options->resume, "Go on with a run from its newest checkpoint")
      ->excludes(recipe)
      ->excludes(from)
      ->excludes(settings)
      ->excludes(force);
  command
      ->add_option("--stop-after", options->stop_after,
                   "Stop before an epoch that would not end within so many minutes")
      ->type_name(kNumber)
      ->check(number_within(1e-6, 1e9).description("above 0"));
  command
      ->add_option("--then", options->then,
                   "Command for the shell when training has ended or stopped; CRNNGAN_RUN is the "
                   "run's folder")
      ->type_name("COMMAND");
  command
      ->add_option("--answer-within", options->answer_within,
                   "Of several processes (mpirun): end when the others have not answered for so "
                   "many minutes")
      ->type_name(kNumber)
      ->check(number_within(1e-3, 1e6))
      ->capture_default_str();
  add_threads_option(*command, options->threads);
  add_quiet_option(*command, options->quiet);
  command->callback([options, recipe] {
    options->names_recipe = recipe->count() > 0;
    stoppable([&] { train_with_others(*options); }, [&] { return how_to_go_on(options->run); });
  });
}

}  // namespace crnngan::cli
