#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "cli/commands.h"
#include "cli/many_files.h"
#include "cli/outputs.h"
#include "cli/prepare_table.h"
#include "cli/print.h"
#include "cli/stopping.h"
#include "cli/terminal.h"
#include "cli/value_names.h"
#include "corpus/arrange.h"
#include "corpus/chords.h"
#include "corpus/corpus.h"
#include "corpus/folder.h"
#include "corpus/prepare.h"
#include "corpus/summary.h"

namespace crnngan::cli {

namespace {

using corpus::count_of;

constexpr std::uint64_t kDefaultSeed = 1;  // of synthetic music

const std::map<std::string, corpus::Layout> kLayouts{
    {"composer", corpus::Layout::kComposer},
    {"genre/composer", corpus::Layout::kGenreComposer},
    {"flat", corpus::Layout::kFlat}};

struct PrepareOptions {
  std::vector<std::string> paths;
  std::string layout = "composer";
  std::string composer;
  std::string validation = "10%";
  std::string test = "10%";
  std::size_t works_per_composer = 0;
  std::vector<std::string> synthetic;
  TableOptions table;
  std::optional<std::uint64_t> seed;
  std::string memory;
  bool resume = false;
  int threads = 1;
  std::string output;
  bool force = false;
  bool quiet = false;
};

// "10%" or "0.1"; throws CLI::ValidationError for anything else.
double parse_share(const std::string& option, const std::string& text) {
  const bool is_percentage = text.ends_with('%');
  const char* last = text.data() + text.size() - (is_percentage ? 1 : 0);
  double number = 0;
  const auto result = std::from_chars(text.data(), last, number, std::chars_format::fixed);
  const double share = is_percentage ? number / 100 : number;
  if (result.ec != std::errc() || result.ptr != last || !(share >= 0 && share <= 1)) {
    throw CLI::ValidationError(option,
                               fmt::format("expected a share like 10% or 0.1, found '{}'", text));
  }
  return share;
}

void expect_shares(double validation, double test) {
  if (validation + test <= 1 + 1e-9) return;
  throw CLI::ValidationError("--validation and --test", "expected at most 100% together");
}

corpus::Arrangement arrangement_of(const PrepareOptions& options) {
  const corpus::Arrangement arrangement{parse_share("--validation", options.validation),
                                        parse_share("--test", options.test), options.seed,
                                        options.works_per_composer};
  expect_shares(arrangement.validation_share, arrangement.test_share);
  return arrangement;
}

// How many of chords or sines are asked for.
int synthetic_count(const std::vector<std::string>& synthetic) {
  int count = 0;
  if ((synthetic[0] != "chords" && synthetic[0] != "sines") ||
      !CLI::detail::lexical_cast(synthetic[1], count) || count < 1 || count > 1'000'000) {
    throw CLI::ValidationError("--synthetic",
                               "expected chords or sines and a number of them 1..1000000");
  }
  return count;
}

// The table that is asked for, if it is one: of a CSV file, or of sines.
bool is_table(const PrepareOptions& options) {
  return !options.table.file.empty() ||
         (!options.synthetic.empty() && options.synthetic[0] == "sines");
}

void prepare_table(const PrepareOptions& options) {
  TableOptions table = options.table;
  table.reading.validation_share = parse_share("--validation", options.validation);
  table.reading.test_share = parse_share("--test", options.test);
  expect_shares(table.reading.validation_share, table.reading.test_share);
  table.reading.seed = options.seed.value_or(kDefaultSeed);
  std::optional<std::size_t> sines;
  if (table.file.empty()) sines = static_cast<std::size_t>(synthetic_count(options.synthetic));
  check_output_file(options.output, FileKind::kCorpusFile, options.force);
  prepare_table(table, sines, options.output, options.quiet);
}

// "2G", "500M"; throws CLI::ValidationError for anything else, and for less than is needed.
std::size_t parse_memory(const std::string& text) {
  constexpr std::pair<char, int> kUnits[] = {{'K', 10}, {'M', 20}, {'G', 30}, {'T', 40}};
  const auto unit =
      std::ranges::find(kUnits, text.empty() ? '\0' : text.back(), &std::pair<char, int>::first);
  const char* last = text.data() + text.size() - (unit == std::end(kUnits) ? 0 : 1);
  double number = 0;
  const auto result = std::from_chars(text.data(), last, number, std::chars_format::fixed);
  if (unit != std::end(kUnits)) number = std::ldexp(number, unit->second);
  if (result.ec != std::errc() || result.ptr != last || !(number < 0x1p50)) {
    throw CLI::ValidationError("--memory",
                               fmt::format("expected a size like 2G or 500M, found '{}'", text));
  }
  if (number < static_cast<double>(corpus::kLeastMemory)) {
    throw CLI::ValidationError("--memory", fmt::format("expected at least {}M, found '{}'",
                                                       corpus::kLeastMemory >> 20, text));
  }
  return static_cast<std::size_t>(number);
}

// A quarter of the machine's.
std::size_t default_memory() {
  const long pages = ::sysconf(_SC_PHYS_PAGES);
  const long page_bytes = ::sysconf(_SC_PAGESIZE);
  const std::size_t memory =
      pages > 0 && page_bytes > 0
          ? static_cast<std::size_t>(pages) * static_cast<std::size_t>(page_bytes) / 4
          : 0;
  return std::max(memory, corpus::kLeastMemory);
}

corpus::Preparation preparation_of(const PrepareOptions& options,
                                   const corpus::Arrangement& arrangement) {
  return {.roots = {options.paths.begin(), options.paths.end()},
          .layout = kLayouts.at(options.layout),
          .composer = options.composer,
          .arrangement = arrangement,
          .memory_bytes = options.memory.empty() ? default_memory() : parse_memory(options.memory),
          .resumes = options.resume,
          .output = options.output};
}

corpus::ReadMusic read(const PrepareOptions& options, const corpus::Preparation& preparation,
                       ThreadPool& pool) {
  Progress progress("reading", !options.quiet);
  return corpus::read_music_of(
      preparation, pool, [&](std::size_t done, std::size_t total) { progress.show(done, total); });
}

corpus::Prepared write(corpus::ReadMusic music, const PrepareOptions& options,
                       const corpus::Preparation& preparation, ThreadPool& pool) {
  Progress progress("writing", !options.quiet);
  return corpus::write_music(
      std::move(music), preparation, pool,
      [&](std::size_t done, std::size_t total) { progress.show(done, total); });
}

void print_duplicates(const std::vector<corpus::Duplicate>& duplicates) {
  for (const corpus::Duplicate& duplicate : duplicates) {
    print_line(stdout, "duplicate, dropped: {} has the tones of {}", duplicate.name,
               duplicate.kept);
  }
}

void print_summary(const std::string& origin, const corpus::Summary& summary,
                   const std::string& output) {
  print_line(stdout, origin);
  print_text(stdout, fmt::format("\n{}\n", corpus::to_table(summary)));
  print_line(stdout, "{}: {}", output, corpus::size_text(std::filesystem::file_size(output)));
}

// Of music that lies somewhere. Returns how many files, or tunes of files, are left out.
std::size_t prepare_files(const PrepareOptions& options, const corpus::Arrangement& arrangement,
                          ThreadPool& pool) {
  const corpus::Preparation preparation = preparation_of(options, arrangement);
  make_folders_above(options.output);
  corpus::ReadMusic music = read(options, preparation, pool);
  const std::size_t left_out = music.left_out.size();
  const std::size_t pieces = music.pieces.size();
  if (pieces == 0) {
    music.file.remove();
    if (left_out == 1) throw Error("{}", music.left_out.front());
  }
  print_left_out(music.left_out);
  if (pieces == 0) {
    throw Error("{}: no piece could be read", fmt::join(options.paths, ", "));
  }
  std::string origin =
      fmt::format("{} read, {} of them repaired, {} left out", count_of(pieces, "piece"),
                  corpus::grouped_digits(music.repaired.size()), corpus::grouped_digits(left_out));
  if (!options.quiet) {
    for (const auto& [name, repair] : music.repaired) {
      print_line(stdout, "repaired: {}: {}", name, repair);
    }
  }
  const corpus::Prepared prepared = write(std::move(music), options, preparation, pool);
  if (options.quiet) return left_out;
  if (!options.composer.empty()) {
    origin +=
        fmt::format(", {} by {}", corpus::grouped_digits(prepared.by_composer), prepared.composer);
  }
  origin += fmt::format(", {} dropped", count_of(prepared.duplicates.size(), "duplicate"));
  if (prepared.surplus > 0) {
    origin +=
        fmt::format(", {} left out by --works-per-composer", count_of(prepared.surplus, "piece"));
  }
  print_duplicates(prepared.duplicates);
  for (const std::vector<std::string>& names : prepared.groups) {
    print_line(stdout, "near-duplicates, kept in one split: {}", fmt::join(names, ", "));
  }
  print_summary(origin, prepared.summary, options.output);
  return left_out;
}

void prepare_chords(const PrepareOptions& options, const corpus::Arrangement& arrangement,
                    ThreadPool& pool) {
  corpus::Corpus corpus = corpus::synthetic_chords(synthetic_count(options.synthetic),
                                                   options.seed.value_or(kDefaultSeed));
  std::string origin =
      fmt::format("{} of chords", count_of(corpus.pieces.size(), "synthetic song"));
  const auto duplicates = corpus::arrange(corpus, arrangement, pool);
  origin += fmt::format(", {} dropped", count_of(duplicates.size(), "duplicate"));
  make_folders_above(options.output);
  corpus::save_corpus(corpus, options.output);
  if (options.quiet) return;
  print_duplicates(duplicates);
  print_summary(origin, corpus::summarise(corpus), options.output);
}

// Returns how many files, or tunes of files, are left out of the corpus.
std::size_t prepare(const PrepareOptions& options) {
  if (options.paths.empty() == options.synthetic.empty()) {
    throw CLI::ValidationError(
        "PATH",
        "expected either folders or files of music, or --table FILE, or --synthetic chords N or "
        "sines N");
  }
  expect_none(options.table.of_tables, "expected --table FILE with it, found none");
  const corpus::Arrangement arrangement = arrangement_of(options);
  check_output_file(options.output, FileKind::kCorpusFile, options.force);
  ThreadPool pool(options.threads);
  if (options.synthetic.empty()) return prepare_files(options, arrangement, pool);
  prepare_chords(options, arrangement, pool);
  return 0;
}

// How to go on after the user stopped it.
std::string go_on_with(const PrepareOptions& options) {
  const bool is_begun = std::filesystem::exists(corpus::readings_path(options.output));
  return fmt::format("{} is not written; the same command {}", options.output,
                     is_begun ? "with --resume goes on" : "begins again");
}

}  // namespace

void add_prepare(CLI::App& app) {
  auto options = std::make_shared<PrepareOptions>();
  CLI::App* command =
      app.add_subcommand("prepare", "Turn folders of music, or a table, into one corpus file");
  command->footer(
      "Examples:\n"
      "  crnngan prepare music/ -o music.corpus\n"
      "  crnngan prepare music/ --layout genre/composer --validation 5% --test 5% -o music.corpus\n"
      "  crnngan prepare music/ --composer bach -o bach.corpus\n"
      "  crnngan prepare lakh.tar.gz --layout flat --memory 2G -o lakh.corpus\n"
      "  crnngan prepare --synthetic chords 500 -o chords.corpus\n"
      "  crnngan prepare --table prices.csv -o prices.corpus\n"
      "  crnngan prepare --table visits.csv --id patient --time day --context arm -o "
      "visits.corpus");
  CLI::Option* paths =
      command
          ->add_option("PATH", options->paths,
                       "Folders or files: .mid, .midi, .kar, .rmi and .abc; archives of them as "
                       "they are: .zip, .tar and .tar.gz, and - for a tar from stdin")
          ->type_name(kPath);
  CLI::Option* layout =
      command
          ->add_option("--layout", options->layout,
                       "What the folders that files lie in are: composer, genre/composer, or flat")
          ->check(one_of({"composer", "genre/composer", "flat"}))
          ->capture_default_str();
  CLI::Option* validation =
      command
          ->add_option("--validation", options->validation,
                       "Share of the pieces, or sequences, for validation, like 10% or 0.1")
          ->type_name("SHARE")
          ->capture_default_str();
  CLI::Option* test = command->add_option("--test", options->test, "Share of them for tests")
                          ->type_name("SHARE")
                          ->capture_default_str();
  CLI::Option* composer =
      command->add_option("--composer", options->composer, "Take only this composer's pieces")
          ->type_name("NAME");
  CLI::Option* works = command
                           ->add_option("--works-per-composer", options->works_per_composer,
                                        "Take at most so many pieces of each composer")
                           ->type_name(kNumber)
                           ->check(whole_number(1, 1'000'000'000));
  CLI::Option* synthetic =
      command
          ->add_option("--synthetic", options->synthetic,
                       "Make it up instead: chords N, songs of fitting triads in random keys, or "
                       "sines N, a table of sequences of five sines")
          ->type_name("chords|sines N")
          ->expected(2);
  CLI::Option* table = add_table_options(*command, options->table, validation, test);
  CLI::Option* memory =
      command
          ->add_option("--memory", options->memory,
                       "Memory to work in, like 2G; the default is a quarter of the machine's")
          ->type_name("SIZE");
  CLI::Option* resume = command->add_flag("--resume", options->resume,
                                          "Go on where the same command was stopped, or killed");
  synthetic->excludes(table);
  for (CLI::Option* of_music : {paths, layout, composer, works, memory, resume}) {
    synthetic->excludes(of_music);
    table->excludes(of_music);
  }
  command
      ->add_option("--seed", options->seed,
                   "Another choice of pieces, or sequences, for the splits; other synthetic data")
      ->type_name(kSeed)
      ->check(any_seed());
  add_threads_option(*command, options->threads);
  add_quiet_option(*command, options->quiet);
  command->add_option("-o,--output", options->output, "The corpus file to write")
      ->required()
      ->type_name(kFile);
  add_force_option(*command, options->force, "Replace a corpus that is there");
  command->callback([options] {
    std::size_t left_out = 0;
    const auto work = [&] {
      if (is_table(*options)) {
        prepare_table(*options);
      } else {
        left_out = prepare(*options);
      }
    };
    stoppable(work, [&] { return go_on_with(*options); });
    if (left_out > 0) throw Partial();
  });
}

}  // namespace crnngan::cli
