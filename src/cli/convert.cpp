#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "base/error.h"
#include "base/files.h"
#include "cli/commands.h"
#include "midi/smf_writer.h"
#include "music/abc.h"
#include "music/tone.h"

namespace crnngan::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kAbcExtensions[] = {".abc"};

struct Options {
  std::vector<std::string> paths;
  std::string output;
};

void convert(const Options& options) {
  std::vector<fs::path> files;
  for (const std::string& path : options.paths) {
    const auto found = list_files(path, kAbcExtensions);
    if (found.empty()) throw Error("{}: no .abc files found", path);
    files.insert(files.end(), found.begin(), found.end());
  }
  make_folder(options.output);
  for (const fs::path& path : files) {
    const Parsed<music::AbcTune> tune = music::read_abc(read_text_file(path));
    if (!tune.ok()) throw Error("{}: {}", path.string(), tune.error().message);
    midi::SmfOptions smf;
    smf.ticks_per_quarter = music::kTicksPerQuarter;
    smf.tempo_us_per_quarter = tune.value().tempo_us_per_quarter;
    smf.name = tune.value().title;
    write_file(fs::path(options.output) / path.stem().replace_extension(".mid"),
               midi::write_smf(tune.value().notes, smf));
  }
  fmt::print("{}: {} MIDI file{}\n", options.output, files.size(), files.size() == 1 ? "" : "s");
}

}  // namespace

void add_convert(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("convert", "Turn ABC notation into MIDI files");
  command->footer("Examples:\n  crnngan convert data/demo -o pieces/");
  command->add_option("PATH", options->paths, ".abc files or folders of them")->required();
  command->add_option("-o,--output", options->output, "Folder to write to")->required();
  command->callback([options] { convert(*options); });
}

}  // namespace crnngan::cli
