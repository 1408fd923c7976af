#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <memory>

#include "base/error.h"
#include "base/files.h"
#include "cli/commands.h"
#include "cli/value_names.h"
#include "midi/smf_writer.h"
#include "music/abc.h"
#include "music/tone.h"

namespace crnngan::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kAbcExtensions[] = {".abc"};

struct ConvertOptions {
  std::vector<std::string> paths;
  std::string output;
  bool quiet = false;
};

struct Conversion {
  fs::path from;
  fs::path to;
};

// A folder's files keep their places below it. Throws Error when two would get the same name.
std::vector<Conversion> plan(const ConvertOptions& options) {
  std::vector<Conversion> conversions;
  std::map<fs::path, fs::path> sources;
  for (const std::string& path : options.paths) {
    const auto found = list_files(path, kAbcExtensions);
    if (found.empty()) throw Error("{}: no .abc files found", path);
    for (const fs::path& from : found) {
      const fs::path below = from == path ? from.filename() : from.lexically_relative(path);
      const fs::path to =
          fs::path(options.output) / below.parent_path() / (below.stem().string() + ".mid");
      const auto [other, is_new] = sources.emplace(to, from);
      if (!is_new) {
        throw Error("{} and {} would both become {}", other->second.string(), from.string(),
                    to.string());
      }
      conversions.push_back({from, to});
    }
  }
  return conversions;
}

void convert(const ConvertOptions& options) {
  const std::vector<Conversion> conversions = plan(options);
  for (const auto& [from, to] : conversions) {
    const Parsed<music::AbcTune> tune = music::read_abc(read_text_file(from));
    if (!tune.ok()) throw Error("{}: {}", from.string(), tune.error().message);
    midi::SmfOptions smf;
    smf.ticks_per_quarter = music::kTicksPerQuarter;
    smf.tempo_us_per_quarter = tune.value().tempo_us_per_quarter;
    smf.name = tune.value().title;
    make_folder(to.parent_path());
    write_file(to, midi::write_smf(tune.value().notes, smf));
  }
  if (options.quiet) return;
  fmt::print("{}: {} MIDI file{}\n", options.output, conversions.size(),
             conversions.size() == 1 ? "" : "s");
}

}  // namespace

void add_convert(CLI::App& app) {
  auto options = std::make_shared<ConvertOptions>();
  CLI::App* command = app.add_subcommand("convert", "Turn ABC notation into MIDI files");
  command->footer("Examples:\n  crnngan convert data/demo -o pieces/");
  command->add_option("PATH", options->paths, ".abc files or folders of them")
      ->required()
      ->type_name(kPath);
  command->add_option("-o,--output", options->output, "Folder to write to")
      ->required()
      ->type_name(kFolder);
  add_quiet_option(*command, options->quiet);
  command->callback([options] { convert(*options); });
}

}  // namespace crnngan::cli
