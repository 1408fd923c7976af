#include <fmt/format.h>

#include <memory>

#include "base/error.h"
#include "base/files.h"
#include "cli/commands.h"
#include "cli/music_files.h"
#include "cli/value_names.h"
#include "midi/smf_writer.h"
#include "music/abc_names.h"
#include "music/tone.h"

namespace crnngan::cli {

namespace {

constexpr std::string_view kAbcExtensions[] = {".abc"};

struct ConvertOptions {
  std::vector<std::string> paths;
  std::string output;
  bool quiet = false;
};

midi::SmfOptions smf_options(const music::AbcTune& tune) {
  return {.ticks_per_quarter = music::kTicksPerQuarter,
          .time_line = tune.time_line,
          .parts = tune.parts,
          .name = tune.title};
}

// The tunes of a file that can be read are written before it is said that others can't.
std::size_t convert_file(const MusicFile& file) {
  const std::vector<Parsed<music::AbcTune>> tunes = music::read_abc(read_text_file(file.from));
  const std::vector<music::TuneName> names = music::name_tunes(tunes);
  std::vector<std::string> failures;
  make_folder(file.to.parent_path());
  for (std::size_t i = 0; i < tunes.size(); ++i) {
    if (tunes[i].ok()) {
      const music::AbcTune& tune = tunes[i].value();
      write_file(file.to.string() + names[i].stem + ".mid",
                 midi::write_smf(tune.notes, smf_options(tune)));
    } else {
      failures.push_back(tunes[i].error().message);
    }
  }
  if (!failures.empty()) {
    throw Error("{}: {}{}", file.from.string(), failures.front(),
                failures.size() == 1 ? "" : fmt::format(" (and {} more)", failures.size() - 1));
  }
  return tunes.size();
}

void convert(const ConvertOptions& options) {
  const std::vector<MusicFile> files = music_files(options.paths, kAbcExtensions, options.output);
  std::size_t count = 0;
  for (const MusicFile& file : files) count += convert_file(file);
  if (options.quiet) return;
  fmt::print("{}: {} MIDI file{}\n", options.output, count, count == 1 ? "" : "s");
}

}  // namespace

void add_convert(CLI::App& app) {
  auto options = std::make_shared<ConvertOptions>();
  CLI::App* command = app.add_subcommand("convert", "Turn ABC notation into MIDI files");
  command->footer("Examples:\n  crnngan convert data/demo -o pieces/");
  command
      ->add_option("PATH", options->paths,
                   ".abc files or folders of them; each tune becomes a file")
      ->required()
      ->type_name(kPath);
  command->add_option("-o,--output", options->output, "Folder to write to")
      ->required()
      ->type_name(kFolder);
  add_quiet_option(*command, options->quiet);
  command->callback([options] { convert(*options); });
}

}  // namespace crnngan::cli
