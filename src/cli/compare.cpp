#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/compare_table.h"
#include "cli/many_files.h"
#include "cli/print.h"
#include "cli/stopping.h"
#include "cli/table_files.h"
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
  std::vector<std::string> generated;
  std::optional<std::string> split;
  bool unseen = false;
  int tones = 64;
  int after = 0;
  std::optional<float> temperature;
  std::optional<int> windows;
  int rounds = 4;
  std::optional<int> judges;
  std::optional<int> judge_iterations;
  int song_tones = 512;
  std::uint64_t seed = 1;
  std::string format = "table";
  int threads = 1;
  bool quiet = false;
  score::TableComparisonRequest table;
  std::vector<CLI::Option*> of_music = {};   // options that say something of music alone
  std::vector<CLI::Option*> of_tables = {};  // and of tables
};

constexpr int kWindows = 256;
constexpr int kJudges = 3;
constexpr int kJudgeIterations = 1500;

corpus::Split split_of(const std::string& name) {
  if (const auto split = sequence::split_called(name)) return *split;
  throw Error("expected --split training, validation or test of music, found '{}'", name);
}

compare::Source load(const std::string& path, const CompareOptions& options, ThreadPool& pool) {
  compare::Source source = compare::load_source(path,
                                                {.split = split_of(options.split.value_or("test")),
                                                 .songs = 2 * options.windows.value_or(kWindows),
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
  const SourceKind generated = compare::kind_of(options.generated.front());
  const bool is_there = std::filesystem::exists(options.real);
  if (real == SourceKind::kModel && (is_there || generate::is_model_name(options.real))) {
    if (generated == SourceKind::kModel) {
      throw Error("{}: is a model; expected real music before the new: a corpus or music files",
                  options.real);
    }
    throw Error(
        "{}: is a model, whose music is new, and new music comes second: crnngan compare "
        "{} {}",
        options.real, options.generated.front(), options.real);
  }
  if (generated == SourceKind::kCorpus && real != SourceKind::kCorpus) {
    throw Error(
        "{}: is a corpus, whose music is real, and real music comes first: crnngan compare "
        "{} {}",
        options.generated.front(), options.generated.front(), options.real);
  }
}

void compare_sets(const CompareOptions& options) {
  expect_none(options.of_tables, "is for tables");
  if (options.generated.size() > 1) {
    throw CLI::ValidationError("GENERATED", "expected one of music, several of tables");
  }
  check_order(options);
  ThreadPool pool(options.threads);
  compare::Source real = load(options.real, options, pool);
  const compare::Source generated = load(options.generated.front(), options, pool);
  const auto known = options.unseen ? compare::KnownMusic::kLeftOut : compare::KnownMusic::kRefused;
  const compare::ComparisonOptions how{
      .window = static_cast<std::size_t>(options.tones),
      .windows = static_cast<std::size_t>(options.windows.value_or(kWindows)),
      .rounds = options.rounds,
      .judges = options.judges.value_or(kJudges),
      .judge_iterations = options.judge_iterations.value_or(kJudgeIterations),
      .song_tones = static_cast<std::size_t>(options.song_tones),
      .seed = options.seed};
  const compare::Comparison comparison = [&] {
    Progress progress("comparing", !options.quiet);
    return compare::compare_sources(real, generated, known, how, pool, [&](int done, int total) {
      progress.show(static_cast<std::size_t>(done), static_cast<std::size_t>(total));
    });
  }();
  if (options.format == "csv") {
    print_text(stdout, compare::to_csv(comparison));
  } else if (options.format == "json") {
    print_text(stdout, compare::to_json(comparison));
  } else {
    if (!options.quiet) {
      print_line(stdout, "new   {}", generated.description);
      print_line(stdout, "real  {}", real.description);
      print_line(stdout, "held out  {}", compare::describe(*comparison.held_out));
      print_text(stdout,
                 fmt::format("\n{} rounds of {} windows of {} tones each. In each round the real "
                             "pieces are halved: \"new\"\nis the new music beside the first half, "
                             "\"real\" the second half beside the first.\n\n",
                             options.rounds, options.windows.value_or(kWindows), options.tones));
    }
    print_text(stdout, compare::to_table(comparison));
  }
  if (!real.left_out.empty() || !generated.left_out.empty()) throw Partial();
}

void compare_with_table(const CompareOptions& options) {
  expect_none(options.of_music, "is for music");
  TableComparing how{options.table, options.format, options.threads, options.quiet};
  how.request.split = options.split;
  how.request.windows = options.windows;
  how.request.judges = options.judges;
  how.request.judge_iterations = options.judge_iterations;
  how.request.seed = options.seed;
  compare_tables(options.real, options.generated, how);
}

}  // namespace

void add_compare(CLI::App& app) {
  auto options = std::make_shared<CompareOptions>();
  CLI::App* command = app.add_subcommand(
      "compare", "Hold generated music, or tables, beside real ones, number by number");
  command->footer(
      "Examples:\n"
      "  crnngan compare music.corpus runs/first\n"
      "  crnngan compare music.corpus songs/ --tones 128 --format csv > comparison.csv\n"
      "  crnngan compare music/ model.safetensors --judges 0\n"
      "  crnngan compare music.corpus studio --after 1936\n"
      "  crnngan compare prices.corpus new.csv --timegan\n"
      "  crnngan compare prices.csv mine.csv theirs.csv --format json");
  command
      ->add_option(
          "REAL", options->real,
          "Real music: a corpus file, a folder of music files, or a single one, which is cut "
          "into parts. Or a real table: its corpus file, or a CSV file")
      ->required()
      ->type_name(kPath);
  command
      ->add_option(
          "GENERATED", options->generated,
          "New music: a run's folder, a model file or a model's name, which writes it, or a corpus "
          "file, a folder of music files, or a single one. Of tables CSV files with the columns of "
          "REAL")
      ->required()
      ->type_name(kPath);
  command
      ->add_option(
          "--split", options->split,
          "Pieces of a corpus, or sequences of a table, to measure on: training, validation or "
          "test; of tables also all. Else test; of tables validation or all, where there "
          "is no such")
      ->check(one_of({"training", "validation", "test", "all"}));
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
  command
      ->add_option(
          "--windows", options->windows,
          "Windows of each set in a round; else 256. Of tables windows to measure; else 2000")
      ->type_name(kNumber)
      ->check(whole_number(2, 10'000));
  command->add_option("--rounds", options->rounds, "Times that the real pieces are halved")
      ->type_name(kNumber)
      ->check(whole_number(1, 1000))
      ->capture_default_str();
  command
      ->add_option(
          "--judges", options->judges,
          "Networks that learn to tell new from real music, each from its own seed, and as "
          "many to tell real from other real music; 0: none. Else 3, and 2 of tables")
      ->type_name(kNumber)
      ->check(whole_number(0, 100));
  command
      ->add_option(
          "--judge-iterations", options->judge_iterations,
          "Iterations of a judge's training at most; it ends when it stops improving. Else 1500, "
          "and 2000 of tables")
      ->type_name(kNumber)
      ->check(whole_number(1, 1'000'000));
  options->of_tables.push_back(
      command->add_flag("--timegan", options->table.timegan,
                        "Of tables the measures that papers publish, too, by TimeGAN's protocol"));
  options->of_tables.push_back(
      command->add_option("--window", options->table.window, "Rows of a window of a table")
          ->type_name(kNumber)
          ->check(whole_number(2, 100'000)));
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
  for (const char* name :
       {"--unseen", "--tones", "--after", "--temperature", "--rounds", "--song-tones"}) {
    options->of_music.push_back(command->get_option(name));
  }
  add_format_option(*command, options->format);
  add_threads_option(*command, options->threads);
  add_quiet_option(*command, options->quiet);
  command->callback([options] {
    stoppable(
        [&] { is_table(options->real) ? compare_with_table(*options) : compare_sets(*options); },
        [] {
          return "nothing is compared to the end; the same command begins again, and with "
                 "fewer --rounds "
                 "or --judges it is done sooner";
        });
  });
}

}  // namespace crnngan::cli
