#include <fmt/format.h>

#include <memory>

#include "base/error.h"
#include "base/files.h"
#include "cli/commands.h"
#include "cli/many_files.h"
#include "cli/music_files.h"
#include "cli/outputs.h"
#include "cli/stopping.h"
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
  bool force = false;
  bool quiet = false;
};

void convert_file(const ConvertOptions& options, const MusicFile& file) {
  const std::string midi = file.to.string() + ".mid";
  check_named_by_program(midi, options.force);
  const Parsed<music::AbcTune> tune = music::read_abc(read_text_file(file.from));
  if (!tune.ok()) throw Error("{}: {}", file.from.string(), tune.error().message);
  midi::SmfOptions smf;
  smf.ticks_per_quarter = music::kTicksPerQuarter;
  smf.time_line = tune.value().time_line;
  smf.name = tune.value().title;
  make_folders_above(midi);
  write_file(midi, midi::write_smf(tune.value().notes, smf));
}

void convert(const ConvertOptions& options) {
  const std::vector<MusicFile> files = music_files(options.paths, kAbcExtensions, options.output);
  check_output_folder(options.output);
  ThreadPool pool(1);
  FilesDone files_done;
  const auto convert_one = [&](const MusicFile& file) { convert_file(options, file); };
  stoppable(
      [&] { for_each_file(files, pool, "converting", !options.quiet, files_done, convert_one); },
      [&] { return go_on_with_files(options.output, files_done, files.size()); });
  if (!options.quiet) {
    const std::size_t count = files_done.done;
    fmt::print("{}: {} MIDI file{}\n", options.output, count, count == 1 ? "" : "s");
  }
  if (files_done.left_out > 0) throw Partial();
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
  add_force_option(*command, options->force, "Replace files that are there");
  add_quiet_option(*command, options->quiet);
  command->callback([options] { convert(*options); });
}

}  // namespace crnngan::cli
