#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>

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

corpus::FolderContents read(const PrepareOptions& options, ThreadPool& pool) {
  const std::vector<std::filesystem::path> roots(options.paths.begin(), options.paths.end());
  corpus::FolderContents contents;
  {
    Progress progress("reading", !options.quiet);
    contents = corpus::read_folders(
        roots, kLayouts.at(options.layout), pool,
        [&](std::size_t done, std::size_t total) { progress.show(done, total); });
  }
  const bool is_nothing = contents.pieces.empty();
  if (is_nothing && contents.left_out.size() == 1) throw Error("{}", contents.left_out.front());
  print_left_out(contents.left_out);
  if (is_nothing) {
    throw Error("{}: no piece could be read", fmt::join(options.paths, ", "));
  }
  if (options.quiet) return contents;
  for (const auto& [name, repair] : contents.repaired) {
    print_line(stdout, "repaired: {}: {}", name, repair);
  }
  return contents;
}

// One line a group, in the order of their first names.
void print_groups(const corpus::Corpus& corpus) {
  std::map<std::int32_t, std::vector<std::string>> groups;
  for (const corpus::Piece& piece : corpus.pieces) {
    if (piece.group > 0) groups[piece.group].push_back(piece.name);
  }
  std::vector<std::vector<std::string>> sorted;
  for (auto& [group, names] : groups) {
    std::sort(names.begin(), names.end());
    sorted.push_back(std::move(names));
  }
  std::sort(sorted.begin(), sorted.end());
  for (const auto& names : sorted) {
    print_line(stdout, "near-duplicates, kept in one split: {}", fmt::join(names, ", "));
  }
}

// Returns how many files, or tunes of files, are left out of the corpus.
std::size_t prepare(const PrepareOptions& options) {
  if (options.paths.empty() == options.synthetic.empty()) {
    throw CLI::ValidationError(
        "PATH",
        "expected either folders or files of music, or --table FILE, or --synthetic chords N or "
        "sines N");
  }
  expect_no_table_options(options.table);
  const corpus::Arrangement arrangement = arrangement_of(options);
  check_output_file(options.output, FileKind::kCorpusFile, options.force);
  ThreadPool pool(options.threads);
  corpus::Corpus corpus;
  std::string origin;
  std::size_t left_out = 0;
  if (options.synthetic.empty()) {
    corpus::FolderContents contents = read(options, pool);
    corpus.pieces = std::move(contents.pieces);
    left_out = contents.left_out.size();
    origin = fmt::format(
        "{} read, {} of them repaired, {} left out", count_of(corpus.pieces.size(), "piece"),
        corpus::grouped_digits(contents.repaired.size()), corpus::grouped_digits(left_out));
    if (!options.composer.empty()) {
      corpus::keep_composer(corpus, options.composer);
      origin += fmt::format(", {} by {}", corpus::grouped_digits(corpus.pieces.size()),
                            corpus.pieces.front().composer);
    }
  } else {
    corpus = corpus::synthetic_chords(synthetic_count(options.synthetic),
                                      options.seed.value_or(kDefaultSeed));
    origin = fmt::format("{} of chords", count_of(corpus.pieces.size(), "synthetic song"));
  }
  const std::size_t found = corpus.pieces.size();
  const auto duplicates = corpus::arrange(corpus, arrangement, pool);
  origin += fmt::format(", {} dropped", count_of(duplicates.size(), "duplicate"));
  if (const std::size_t more = found - duplicates.size() - corpus.pieces.size(); more > 0) {
    origin += fmt::format(", {} left out by --works-per-composer", count_of(more, "piece"));
  }
  make_folders_above(options.output);
  corpus::save_corpus(corpus, options.output);
  if (options.quiet) return left_out;
  for (const corpus::Duplicate& duplicate : duplicates) {
    print_line(stdout, "duplicate, dropped: {} has the tones of {}", duplicate.name,
               duplicate.kept);
  }
  print_groups(corpus);
  print_line(stdout, origin);
  print_text(stdout, fmt::format("\n{}\n", corpus::to_table(corpus::summarise(corpus))));
  print_line(stdout, "{}: {}", options.output,
             corpus::size_text(std::filesystem::file_size(options.output)));
  return left_out;
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
      "  crnngan prepare --synthetic chords 500 -o chords.corpus\n"
      "  crnngan prepare --table prices.csv -o prices.corpus\n"
      "  crnngan prepare --table visits.csv --id patient --time day --context arm -o "
      "visits.corpus");
  CLI::Option* paths =
      command
          ->add_option("PATH", options->paths, "Folders or files: .mid, .midi, .kar, .rmi and .abc")
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
  synthetic->excludes(table);
  for (CLI::Option* of_music : {paths, layout, composer, works}) {
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
    stoppable(work, [&] {
      return fmt::format("{} is not written; the same command begins again", options->output);
    });
    if (left_out > 0) throw Partial();
  });
}

}  // namespace crnngan::cli
