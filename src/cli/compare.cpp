#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/many_files.h"
#include "cli/print.h"
#include "cli/stopping.h"
#include "cli/terminal.h"
#include "cli/value_names.h"
#include "compare/comparison.h"
#include "compare/held_out.h"
#include "compare/output.h"
#include "compare/source.h"
#include "generate/model.h"

namespace crnngan::cli {

namespace {

struct CompareOptions {
  std::string real;
  std::string generated;
  std::string split = "test";
  bool unseen = false;
  int tones = 64;
  int after = 0;
  std::optional<float> temperature;
  int windows = 256;
  int rounds = 4;
  int judges = 3;
  int judge_iterations = 1500;
  int song_tones = 512;
  std::uint64_t seed = 1;
  std::string format = "table";
  int threads = 1;
  bool quiet = false;
};

corpus::Split split_of(const std::string& name) {
  for (const corpus::Split split :
       {corpus::Split::kTraining, corpus::Split::kValidation, corpus::Split::kTest}) {
    if (name == corpus::split_name(split)) return split;
  }
  throw Error("expected --split training, validation or test, found '{}'", name);
}

compare::Source load(const std::string& path, const CompareOptions& options, ThreadPool& pool) {
  compare::Source source = compare::load_source(path,
                                                {.split = split_of(options.split),
                                                 .songs = 2 * options.windows,
                                                 .tones = options.tones,
                                                 .after = options.after,
                                                 .long_tones = options.song_tones,
                                                 .temperature = options.temperature,
                                                 .seed = options.seed},
                                                pool);
  print_left_out(source.left_out);
  return source;
}

// Throws Error when new music stands where real music belongs.
void check_order(const CompareOptions& options) {
  using compare::SourceKind;
  const SourceKind real = compare::kind_of(options.real);
  const SourceKind generated = compare::kind_of(options.generated);
  const bool is_there = std::filesystem::exists(options.real);
  if (real == SourceKind::kModel && (is_there || generate::is_model_name(options.real))) {
    if (generated == SourceKind::kModel) {
      throw Error("{}: is a model; expected real music before the new: a corpus or music files",
                  options.real);
    }
    throw Error(
        "{}: is a model, whose music is new, and new music comes second: crnngan compare "
        "{} {}",
        options.real, options.generated, options.real);
  }
  if (generated == SourceKind::kCorpus && real != SourceKind::kCorpus) {
    throw Error(
        "{}: is a corpus, whose music is real, and real music comes first: crnngan compare "
        "{} {}",
        options.generated, options.generated, options.real);
  }
}

void compare_sets(const CompareOptions& options) {
  check_order(options);
  ThreadPool pool(options.threads);
  compare::Source real = load(options.real, options, pool);
  const compare::Source generated = load(options.generated, options, pool);
  if (options.unseen) compare::leave_out_trained_on(real, generated);
  const compare::HeldOut held_out = compare::held_out(real, generated);
  const compare::Generated music{
      .pieces = generated.pieces,
      .songs = generated.long_songs.empty() ? generated.pieces : generated.long_songs,
      .write = generated.write};
  const compare::ComparisonOptions how{.window = static_cast<std::size_t>(options.tones),
                                       .windows = static_cast<std::size_t>(options.windows),
                                       .rounds = options.rounds,
                                       .judges = options.judges,
                                       .judge_iterations = options.judge_iterations,
                                       .song_tones = static_cast<std::size_t>(options.song_tones),
                                       .seed = options.seed};
  compare::Comparison comparison = [&] {
    Progress progress("comparing", !options.quiet);
    return compare::compare(real.pieces, music, real.training, how, pool, [&](int done, int total) {
      progress.show(static_cast<std::size_t>(done), static_cast<std::size_t>(total));
    });
  }();
  comparison.held_out = held_out;
  if (options.format == "csv") {
    print_text(stdout, compare::to_csv(comparison));
  } else if (options.format == "json") {
    print_text(stdout, compare::to_json(comparison));
  } else {
    if (!options.quiet) {
      print_line(stdout, "new   {}", generated.description);
      print_line(stdout, "real  {}", real.description);
      print_line(stdout, "held out  {}", compare::describe(held_out));
      print_text(stdout,
                 fmt::format("\n{} rounds of {} windows of {} tones each. In each round the real "
                             "pieces are halved: \"new\"\nis the new music beside the first half, "
                             "\"real\" the second half beside the first.\n\n",
                             options.rounds, options.windows, options.tones));
    }
    print_text(stdout, compare::to_table(comparison));
  }
  if (!real.left_out.empty() || !generated.left_out.empty()) throw Partial();
}

}  // namespace

void add_compare(CLI::App& app) {
  auto options = std::make_shared<CompareOptions>();
  CLI::App* command =
      app.add_subcommand("compare", "Hold generated music beside real music, number by number");
  command->footer(
      "Examples:\n"
      "  crnngan compare music.corpus runs/first\n"
      "  crnngan compare music.corpus songs/ --tones 128 --format csv > comparison.csv\n"
      "  crnngan compare music/ model.safetensors --judges 0\n"
      "  crnngan compare music.corpus studio --after 1936");
  command
      ->add_option(
          "REAL", options->real,
          "Real music: a corpus file, a folder of music files, or a single one, which is cut "
          "into parts")
      ->required()
      ->type_name(kPath);
  command
      ->add_option(
          "GENERATED", options->generated,
          "New music: a run's folder, a model file or a model's name, which writes it, or a corpus "
          "file, a folder of music files, or a single one")
      ->required()
      ->type_name(kPath);
  command->add_option("--split", options->split, "Pieces of a corpus: training, validation or test")
      ->check(one_of({"training", "validation", "test"}))
      ->capture_default_str();
  command->add_flag(
      "--unseen", options->unseen,
      "Leave out real pieces that the model was trained on, instead of refusing them");
  command->add_option("--tones", options->tones, "Tones of a window")
      ->type_name(kNumber)
      ->check(whole_number(8, 10'000))
      ->capture_default_str();
  command
      ->add_option("--after", options->after,
                   "Tones of a model's song that come before those that are compared")
      ->type_name(kNumber)
      ->check(whole_number(0, 1'000'000))
      ->capture_default_str();
  add_temperature_option(*command, options->temperature);
  command->add_option("--windows", options->windows, "Windows of each set in a round")
      ->type_name(kNumber)
      ->check(whole_number(2, 10'000))
      ->capture_default_str();
  command->add_option("--rounds", options->rounds, "Times that the real pieces are halved")
      ->type_name(kNumber)
      ->check(whole_number(1, 1000))
      ->capture_default_str();
  command
      ->add_option(
          "--judges", options->judges,
          "Networks that learn to tell new from real music, each from its own seed, and as "
          "many to tell real from other real music; 0: none")
      ->type_name(kNumber)
      ->check(whole_number(0, 100))
      ->capture_default_str();
  command
      ->add_option("--judge-iterations", options->judge_iterations,
                   "Iterations of a judge's training at most; it ends when it stops improving")
      ->type_name(kNumber)
      ->check(whole_number(1, 1'000'000))
      ->capture_default_str();
  command
      ->add_option("--song-tones", options->song_tones,
                   "Tones of a stretch of a song at most, for what needs more than a window; a "
                   "model writes songs as long")
      ->type_name(kNumber)
      ->check(whole_number(8, 100'000))
      ->capture_default_str();
  command->add_option("--seed", options->seed, "Decides halves, windows, and a model's songs")
      ->type_name(kSeed)
      ->check(any_seed())
      ->capture_default_str();
  add_format_option(*command, options->format);
  add_threads_option(*command, options->threads);
  add_quiet_option(*command, options->quiet);
  command->callback([options] {
    stoppable([&] { compare_sets(*options); },
              [] {
                return "nothing is compared to the end; the same command begins again, and with "
                       "fewer --rounds "
                       "or --judges it is done sooner";
              });
  });
}

}  // namespace crnngan::cli
