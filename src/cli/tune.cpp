#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/many_files.h"
#include "cli/outputs.h"
#include "cli/print.h"
#include "cli/stopping.h"
#include "cli/table_files.h"
#include "cli/terminal.h"
#include "cli/value_names.h"
#include "corpus/folder.h"
#include "corpus/summary.h"
#include "generate/model.h"
#include "generate/shipped_models.h"
#include "generate/table_model.h"
#include "table/csv_input.h"
#include "train/checkpoint.h"
#include "train/run.h"
#include "tune/table_tuning.h"
#include "tune/tuned.h"
#include "tune/tuning.h"

namespace crnngan::cli {

namespace {

namespace fs = std::filesystem;
using corpus::count_of;

struct TuneOptions {
  std::string music;
  std::string model{generate::shipped_models().front().name};
  std::string run;
  double minutes = 5;
  bool resume = false;
  bool force = false;
  int threads = 1;
  bool quiet = false;
};

// The folder of the run: beside us, called after the music, unless another one is named.
std::string run_of(const TuneOptions& options) {
  if (!options.run.empty()) return options.run;
  const fs::path music = fs::absolute(options.music).lexically_normal();
  const fs::path name = music.has_filename() ? music.filename() : music.parent_path().filename();
  return (fs::is_directory(music) ? name : name.stem()).string() + "-tuned";
}

corpus::Corpus read_music(const TuneOptions& options) {
  ThreadPool pool(options.threads);
  const fs::path roots[] = {options.music};
  corpus::FolderContents contents;
  {
    Progress progress("reading", !options.quiet);
    contents = corpus::read_folders(
        roots, corpus::Layout::kFlat, pool,
        [&](std::size_t done, std::size_t total) { progress.show(done, total); });
  }
  print_left_out(contents.left_out);
  if (contents.pieces.empty()) throw Error("{}: no piece could be read", options.music);
  std::vector<corpus::Duplicate> duplicates;
  corpus::Corpus corpus =
      tune::corpus_of(std::move(contents.pieces), options.music, pool, duplicates);
  if (options.quiet) return corpus;
  for (const corpus::Duplicate& duplicate : duplicates) {
    print_line(stdout, "duplicate, dropped: {} has the tones of {}", duplicate.name,
               duplicate.kept);
  }
  const auto held_out = std::ranges::count_if(corpus.pieces, [](const corpus::Piece& piece) {
    return piece.split == corpus::Split::kValidation;
  });
  print_line(stdout, "{} to learn from, {} held out",
             count_of(corpus.pieces.size() - static_cast<std::size_t>(held_out), "piece"),
             held_out);
  return corpus;
}

void start_tuning(const TuneOptions& options, const std::string& run) {
  const bool is_table = is_csv_table(options.music);
  const generate::ModelFile file =
      is_table ? generate::find_best_model(options.model) : generate::find_model(options.model);
  train::StartModel model = train::start_model(file.bytes, file.name);
  const auto older = options.force ? train::OlderRun::kReplace : train::OlderRun::kRefuse;
  if (is_table) {
    const table::Table table = tune::table_to_learn(model, table::input_name(options.music),
                                                    table::open_input(options.music));
    tune::start_table_tuning(run, std::move(model), table, options.threads, older);
    return;
  }
  if (train::is_of_table(model.model)) {
    throw Error("{}: is a model of a table; expected a CSV file of its columns to learn, found {}",
                file.name, options.music);
  }
  const corpus::Corpus corpus = read_music(options);
  tune::start_tuning(run, std::move(model), corpus, options.threads, older);
}

train::RunEvents events_of(const TuneOptions& options, bool is_table,
                           std::optional<Progress>& progress) {
  train::RunEvents events;
  events.on_trouble = [&progress](const std::string& trouble) {
    progress.reset();
    print_marked(stderr, Style::kYellow, "warning:", valid_utf8(trouble));
  };
  if (options.quiet) return events;
  events.on_iteration = [&progress](int epoch, int done, int all, double) {
    if (!progress) progress.emplace(fmt::format("epoch {}", epoch), true);
    progress->show(static_cast<std::size_t>(done), static_cast<std::size_t>(all));
  };
  events.on_epoch = [&progress, is_table](const train::EpochReport& report) {
    progress.reset();
    print_line(
        stdout, "epoch {:>3}  held-out {} {:.3f} nats a {}{}", report.epoch,
        is_table ? "rows" : "pieces", report.distance, is_table ? "row" : "tone",
        report.is_trained() ? fmt::format("  {:.1f} s", report.seconds) : "  before it learns");
  };
  return events;
}

std::string percent(double share) { return fmt::format("{:.1f} %", 100 * share); }

void print_wrapped(const std::string& text) {
  print_text(stdout, wrapped(valid_utf8(text)) + '\n');
}

void print_outcome(const tune::TunedTable& tuned, const std::string& run) {
  const tune::Chosen& chosen = tuned.chosen;
  if (chosen.share == 0) {
    print_wrapped(fmt::format("the held-out rows did not become likelier: {} stays as it is",
                              chosen.start_model));
  }
  const char* unit = tuned.is_whole ? "sequence" : "window";
  print_wrapped(fmt::format(
      "{} held out: {:.3f} nats a row before, {:.3f} now; their likelihood improved by {} a row",
      count_of(tuned.held_out, unit), chosen.nats_before, chosen.nats_after,
      percent(tune::likelier_by(chosen))));
  print_wrapped(fmt::format(
      "copied: {} of new {}s lie nearer to the {} that it learnt from than all but 1 % of those "
      "held out; {} of {}'s",
      percent(tuned.nearer), unit, count_of(tuned.learnt, unit), percent(tuned.nearer_before),
      chosen.start_model));
  print_line(stdout, "to write rows with it: crnngan generate --model {} -n 100 -o {}.csv",
             chosen.file.string(), run);
}

void print_outcome(const tune::Tuned& tuned, const std::string& run) {
  if (tuned.share == 0) {
    print_wrapped(fmt::format("the held-out pieces did not become likelier: {} stays as it is",
                              tuned.start_model));
  }
  print_wrapped(fmt::format(
      "{} held out: {:.3f} nats a tone before, {:.3f} now; their likelihood improved by {} a tone",
      count_of(tuned.held_out, "piece"), tuned.nats_before, tuned.nats_after,
      percent(tune::likelier_by(tuned))));
  if (tuned.known_before > 0) {
    print_wrapped(
        fmt::format("{} had learnt from {} of them before: of those the numbers say little",
                    tuned.start_model, tuned.known_before));
  }
  print_wrapped(fmt::format(
      "copied: {} of the figures of 8 tones in its songs stand in the {} that it learnt from; {} "
      "of the held-out pieces', {} of {}'s",
      percent(tuned.copied), count_of(tuned.learnt, "piece"), percent(tuned.copied_held_out),
      percent(tuned.copied_before), tuned.start_model));
  print_line(stdout, "to write music with it: crnngan generate --model {} -n 5 -o {}-songs",
             tuned.file.string(), run);
}

// What a run that was stopped holds.
std::string how_tuning_goes_on(const std::string& run) {
  if (!fs::exists(fs::path(run) / "run.json")) {
    return "nothing is begun; the same command begins again";
  }
  const auto newest = train::newest_checkpoint(run);
  return fmt::format("{}; to go on: crnngan tune --run {} --resume",
                     newest ? newest->string() + " is there" : "no epoch is done", run);
}

void tune_model(const TuneOptions& options) {
  const std::string run = run_of(options);
  if (!options.resume) start_tuning(options, run);
  const bool is_table = tune::is_table_tuning(run);
  std::optional<Progress> progress;
  const train::RunState state =
      train::continue_run(run, {.threads = options.threads, .most_seconds = 60 * options.minutes},
                          events_of(options, is_table, progress));
  std::variant<tune::Tuned, tune::TunedTable> tuned;
  if (is_table) {
    tuned = tune::finish_table_tuning(run, options.threads);
  } else {
    tuned = tune::finish_tuning(run, options.threads);
  }
  if (options.quiet) return;
  if (state.is_settled) {
    print_line(stdout, "ended: no better for {} epochs than after epoch {}",
               state.last_epoch - state.best_epoch, state.best_epoch);
  } else if (state.last_epoch < state.epochs) {
    print_line(stdout,
               "stopped after {}, since the time is up; to go on: crnngan tune --run {} --resume",
               count_of(static_cast<std::uint64_t>(state.last_epoch), "epoch"), run);
  }
  std::visit([&](const auto& outcome) { print_outcome(outcome, run); }, tuned);
}

}  // namespace

void add_tune(CLI::App& app) {
  auto options = std::make_shared<TuneOptions>();
  CLI::App* command = app.add_subcommand(
      "tune", "Let a model learn your own music, or more rows of its table, in minutes");
  command->footer(
      "Examples:\n"
      "  crnngan tune songs/\n"
      "  crnngan tune songs/ --model runs/first --run runs/mine --minutes 10\n"
      "  crnngan tune --run runs/mine --resume\n"
      "  crnngan tune this-year.csv --model runs/prices --run runs/this-year\n"
      "  crnngan generate --model runs/mine -n 5 -o new");
  command
      ->add_option("DIR", options->music,
                   "Folder of music (.mid, .midi, .kar, .rmi, .abc), or a CSV file of a model's "
                   "table, some of which is held out; with --resume it is not read again")
      ->type_name(kPath);
  CLI::Option* model =
      command
          ->add_option("--model", options->model,
                       "The model that learns: a file, a run's folder, or the name of one that "
                       "comes with the program")
          ->type_name(kModel)
          ->capture_default_str();
  command
      ->add_option("--run", options->run,
                   "Folder of the run, which gets tuned.safetensors; by default DIR's name and "
                   "-tuned")
      ->type_name(kFolder);
  command
      ->add_option("--minutes", options->minutes,
                   "Learn so long at most; it ends sooner when held-out pieces become no likelier")
      ->type_name(kNumber)
      ->check(number_within(1e-6, 1e6).description("above 0"))
      ->capture_default_str();
  CLI::Option* force =
      add_force_option(*command, options->force, "Begin anew in place of a run that is there");
  command->add_flag("--resume", options->resume, "Go on with a run from its newest checkpoint")
      ->excludes(model)
      ->excludes(force);
  add_threads_option(*command, options->threads);
  add_quiet_option(*command, options->quiet);
  command->callback([options] {
    if (options->music.empty() && (!options->resume || options->run.empty())) {
      throw CLI::ValidationError("DIR",
                                 "expected a folder of music or a CSV file, or --run and --resume");
    }
    stoppable([&] { tune_model(*options); }, [&] { return how_tuning_goes_on(run_of(*options)); });
  });
}

}  // namespace crnngan::cli
