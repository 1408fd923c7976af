#include <fmt/format.h>

#include <memory>

#include "base/error.h"
#include "base/files.h"
#include "cli/commands.h"
#include "cli/music_files.h"
#include "cli/value_names.h"
#include "midi/smf_writer.h"
#include "music/abc.h"
#include "music/tone.h"

namespace crnngan::cli {

namespace {

constexpr std::string_view kAbcExtensions[] = {".abc"};

struct ConvertOptions {
  std::vector<std::string> paths;
  std::string output;
  bool quiet = false;
};

void convert(const ConvertOptions& options) {
  const std::vector<MusicFile> files = music_files(options.paths, kAbcExtensions, options.output);
  for (const auto& [from, to] : files) {
    const Parsed<music::AbcTune> tune = music::read_abc(read_text_file(from));
    if (!tune.ok()) throw Error("{}: {}", from.string(), tune.error().message);
    midi::SmfOptions smf;
    smf.ticks_per_quarter = music::kTicksPerQuarter;
    smf.time_line = tune.value().time_line;
    smf.name = tune.value().title;
    make_folder(to.parent_path());
    write_file(to.string() + ".mid", midi::write_smf(tune.value().notes, smf));
  }
  if (options.quiet) return;
  fmt::print("{}: {} MIDI file{}\n", options.output, files.size(), files.size() == 1 ? "" : "s");
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
