#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>

#include "base/error.h"
#include "base/files.h"
#include "cli/commands.h"
#include "corpus/chords.h"
#include "corpus/corpus.h"
#include "corpus/folder.h"

namespace crnngan::cli {

namespace {

constexpr double kValidationShare = 0.1;
constexpr double kTestShare = 0.1;

struct Options {
  std::string folder;
  std::vector<std::string> synthetic;
  std::uint64_t seed = 1;
  std::string output;
};

std::string count_of(std::size_t number, const char* noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

void print_notes(const char* what, const std::vector<corpus::FileNote>& notes) {
  for (const corpus::FileNote& note : notes) {
    fmt::print("{}: {}: {}\n", what, note.name, note.reason);
  }
}

corpus::Corpus chords(const std::vector<std::string>& synthetic, std::uint64_t seed) {
  int songs = 0;
  if (synthetic[0] != "chords" || !CLI::detail::lexical_cast(synthetic[1], songs) || songs < 1 ||
      songs > 1'000'000) {
    throw CLI::ValidationError("--synthetic", "expected chords and a number of songs 1..1000000");
  }
  return corpus::synthetic_chords(songs, seed);
}

corpus::Corpus read(const std::string& folder) {
  corpus::FolderContents contents = corpus::read_folder(folder);
  print_notes("rejected", contents.rejected);
  print_notes("repaired", contents.repaired);
  if (contents.pieces.empty()) {
    throw Error("{}: no music found (looked for .mid, .midi and .abc)", folder);
  }
  fmt::print("{} read, {} of them repaired, {} rejected\n",
             count_of(contents.pieces.size(), "piece"), contents.repaired.size(),
             count_of(contents.rejected.size(), "file"));
  return {std::move(contents.pieces)};
}

void print_summary(const corpus::Corpus& corpus, const std::string& output) {
  std::set<std::string> composers;
  std::array<std::size_t, 3> pieces{};
  std::array<std::size_t, 3> tones{};
  for (const corpus::Piece& piece : corpus.pieces) {
    composers.insert(piece.composer);
    ++pieces[static_cast<std::size_t>(piece.split)];
    tones[static_cast<std::size_t>(piece.split)] += piece.tones.size();
  }
  for (const corpus::Split split :
       {corpus::Split::kTraining, corpus::Split::kValidation, corpus::Split::kTest}) {
    const auto s = static_cast<std::size_t>(split);
    fmt::print("{:<10} {:>6} pieces {:>9} tones\n", corpus::split_name(split), pieces[s], tones[s]);
  }
  fmt::print("{}: {} by {}\n", output, count_of(corpus.pieces.size(), "piece"),
             count_of(composers.size(), "composer"));
}

void prepare(const Options& options) {
  if (options.folder.empty() == options.synthetic.empty()) {
    throw CLI::ValidationError("prepare", "expected either a folder or --synthetic chords N");
  }
  corpus::Corpus corpus =
      options.synthetic.empty() ? read(options.folder) : chords(options.synthetic, options.seed);
  for (const corpus::Duplicate& duplicate : corpus::arrange(corpus, kValidationShare, kTestShare)) {
    fmt::print("duplicate: {} has the tones of {}\n", duplicate.name, duplicate.kept);
  }
  write_file(options.output, corpus::write_corpus(corpus));
  print_summary(corpus, options.output);
}

}  // namespace

void add_prepare(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("prepare", "Turn a folder of music into one corpus file");
  command->footer(
      "Examples:\n"
      "  crnngan prepare music/ -o music.corpus\n"
      "  crnngan prepare --synthetic chords 500 -o chords.corpus");
  command->add_option("FOLDER", options->folder, "Folder of .mid, .midi and .abc files");
  command
      ->add_option("--synthetic", options->synthetic,
                   "Make music instead: chords N, songs of fitting triads in random keys")
      ->expected(2);
  command->add_option("--seed", options->seed, "Decides the synthetic music")
      ->capture_default_str();
  command->add_option("-o,--output", options->output, "The corpus file to write")->required();
  command->callback([options] { prepare(*options); });
}

}  // namespace crnngan::cli
