#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "cli/commands.h"
#include "cli/many_files.h"
#include "cli/music_files.h"
#include "cli/output_names.h"
#include "cli/outputs.h"
#include "cli/print.h"
#include "cli/stopping.h"
#include "cli/value_names.h"
#include "corpus/folder.h"
#include "corpus/piece_choice.h"
#include "midi/smf_writer.h"
#include "music/abc_names.h"
#include "music/abc_pickup.h"
#include "music/tone.h"

namespace crnngan::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kAbcExtensions[] = {".abc"};

struct ConvertOptions {
  std::vector<std::string> paths;
  std::string output;
  bool force = false;
  bool quiet = false;
};

midi::SmfOptions smf_options(const music::AbcTune& tune) {
  return {.ticks_per_quarter = music::kTicksPerQuarter,
          .time_line = music::with_pickup(tune),
          .parts = tune.parts,
          .name = tune.title};
}

bool is_midi(const fs::path& path) {
  return fs::is_regular_file(path) && corpus::is_music(path) &&
         corpus::music_kind(path) == corpus::MusicKind::kMidi;
}

std::vector<fs::path> list_abc(const fs::path& root) {
  if (corpus::names_piece(root) || is_midi(root)) return {root};
  auto files = list_files(root, kAbcExtensions);
  if (files.empty()) throw Error("{}: no music found (looked for .abc)", root.string());
  return files;
}

// Nothing is written for a MIDI file.
std::vector<std::string> list_stems(const fs::path& path) {
  return is_midi(path) ? std::vector<std::string>{} : tune_stems(path);
}

FileDone convert_file(const ConvertOptions& options, const MusicFile& file) {
  if (is_midi(file.from)) throw Error("{}: is MIDI already", file.from.string());
  const auto [book, name] = corpus::split_piece_name(file.from);
  const std::vector<music::ReadTune> tunes = music::read_abc(read_text_file(book));
  const std::vector<music::TuneName> names = music::name_tunes(tunes);
  FileDone done;
  for (std::size_t i = 0; i < tunes.size(); ++i) {
    if (!name.empty() && !corpus::is_label(name, names[i].label)) continue;
    if (!tunes[i].ok()) {
      done.failures.push_back(
          fmt::format("{}{}: {}", book.string(), names[i].label, tunes[i].error().message));
      continue;
    }
    auto failure = failure_of(book.string() + names[i].label, [&] {
      const fs::path midi = output_of(file, names[i].stem).string() + ".mid";
      check_named_by_program(midi, options.force);
      const music::AbcTune& tune = tunes[i].value();
      make_folders_above(midi);
      write_file(midi, midi::write_smf(tune.notes, smf_options(tune)));
      ++done.songs;
    });
    if (failure) done.failures.push_back(*std::move(failure));
  }
  if (!name.empty() && done.songs == 0 && done.failures.empty()) {
    throw Error("{}: has no tune {} that can be read", book.string(), name);
  }
  return done;
}

void convert(const ConvertOptions& options) {
  std::vector<MusicFile> files = music_files(options.paths, list_abc, options.output);
  check_output_folder(options.output);
  ThreadPool pool(1);
  FilesDone files_done;
  const auto convert_one = [&](const MusicFile& file) { return convert_file(options, file); };
  stoppable(
      [&] {
        name_outputs(files, list_stems, pool, !options.quiet);
        for_each_file(files, pool, "converting", !options.quiet, files_done, convert_one);
      },
      [&] { return go_on_with_files(options.output, files_done, files.size()); });
  if (!options.quiet) {
    const std::size_t count = files_done.songs;
    print_line(stdout, "{}: {} MIDI file{}", options.output, count, count == 1 ? "" : "s");
  }
  if (files_done.left_out > 0) throw Partial();
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
  add_force_option(*command, options->force,
                   "Replace MIDI files that are there, your own as well; other files are refused");
  add_quiet_option(*command, options->quiet);
  command->callback([options] { convert(*options); });
}

}  // namespace crnngan::cli
