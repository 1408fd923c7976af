#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>

#include "base/error.h"
#include "base/file_writer.h"
#include "base/files.h"
#include "base/threads.h"
#include "cli/commands.h"
#include "cli/many_files.h"
#include "cli/music_files.h"
#include "cli/output_names.h"
#include "cli/outputs.h"
#include "cli/print.h"
#include "cli/stopping.h"
#include "cli/terminal.h"
#include "cli/value_names.h"
#include "corpus/folder.h"
#include "corpus/piece_choice.h"
#include "render/engrave.h"
#include "render/musicxml.h"
#include "render/piano_roll.h"
#include "render/song.h"
#include "render/sound.h"
#include "render/synthesizer.h"

namespace crnngan::cli {

namespace {

namespace fs = std::filesystem;

struct RenderCommand {
  std::vector<std::string> paths;
  std::string output = ".";
  bool wav = false;
  bool flac = false;
  bool ogg = false;
  std::optional<std::string> soundfont;
  std::optional<std::string> piano_roll;  // svg or png
  std::optional<std::string> score;       // musicxml, svg or pdf
  bool force = false;
  int threads = 1;
  bool quiet = false;

  bool has_sound() const { return wav || flac || ogg; }
};

// Writes beside what is there, or with --force over it.
void write_new(const RenderCommand& command, const fs::path& path,
               std::span<const std::uint8_t> content) {
  check_named_by_program(path, command.force);
  write_file(path, content);
}

// The name of a page, numbered from 1 when there are several. `ending` has {} where the number
// goes.
fs::path page_name(const fs::path& to, std::string_view ending, std::size_t number,
                   std::size_t count) {
  const std::string text = count > 1 ? fmt::format("-{}", number) : "";
  return to.string() + fmt::format(fmt::runtime(ending), text);
}

// What has the name of a page of this song, and is none of `count`: pages of an earlier rendering.
std::vector<fs::path> other_pages(const fs::path& to, std::string_view ending, std::size_t count) {
  std::vector<fs::path> others;
  if (count > 1) others.push_back(page_name(to, ending, 1, 1));
  for (std::size_t number = count > 1 ? count + 1 : 1;; ++number) {
    const fs::path page = page_name(to, ending, number, number + 1);
    if (!fs::exists(page)) break;
    others.push_back(page);
  }
  return others;
}

// One file a page; with --force they replace all pages that are there.
void write_pages(const RenderCommand& command, const fs::path& to, std::string_view ending,
                 std::span<const Bytes> pages) {
  const std::vector<fs::path> others = other_pages(to, ending, pages.size());
  for (const fs::path& other : others) check_named_by_program(other, command.force);
  for (std::size_t i = 0; i < pages.size(); ++i) {
    write_new(command, page_name(to, ending, i + 1, pages.size()), pages[i]);
  }
  std::error_code ignored;
  for (const fs::path& other : others) fs::remove(other, ignored);
}

// What all files need.
struct Tools {
  fs::path soundfont;
  std::unique_ptr<render::Engraver> engraver;
};

Tools make_tools(const RenderCommand& command) {
  Tools tools;
  if (command.has_sound()) {
    tools.soundfont =
        command.soundfont ? fs::path(*command.soundfont) : render::default_soundfont();
  }
  if (command.score && *command.score != "musicxml") {
    tools.engraver = std::make_unique<render::Engraver>();
  }
  return tools;
}

// What would be in the way is told before anything takes time.
void check_outputs(const RenderCommand& command, const fs::path& to) {
  const auto check = [&](bool is_wanted, const std::string& ending) {
    if (is_wanted) check_named_by_program(to.string() + ending, command.force);
  };
  const auto check_pages = [&](const std::string& ending) {
    check_named_by_program(page_name(to, ending, 1, 1), command.force);
    for (const fs::path& page : other_pages(to, ending, 0)) {
      check_named_by_program(page, command.force);
    }
  };
  check(command.wav, ".wav");
  check(command.flac, ".flac");
  check(command.ogg, ".ogg");
  check(command.score == "musicxml", ".musicxml");
  check(command.score == "pdf", ".pdf");
  if (command.score == "svg") check_pages("-score{}.svg");
  if (command.piano_roll) check_pages(fmt::format("-roll{{}}.{}", *command.piano_roll));
}

// Throws Error when nothing could be written. Returns why a part was not, if so.
std::optional<std::string> render(const RenderCommand& command, const Tools& tools,
                                  const fs::path& to, const render::Song& song) {
  check_outputs(command, to);
  make_folders_above(to);
  const auto named = [&](const std::string& ending) { return fs::path(to.string() + ending); };
  const std::pair<bool, std::pair<render::SoundFormat, const char*>> sounds[] = {
      {command.wav, {render::SoundFormat::kWav, ".wav"}},
      {command.flac, {render::SoundFormat::kFlac, ".flac"}},
      {command.ogg, {render::SoundFormat::kOgg, ".ogg"}}};
  for (const auto& [wanted, sound] : sounds) {
    if (!wanted) continue;
    check_named_by_program(named(sound.second), command.force);
    FileWriter written(named(sound.second));
    render::write_sound(song.midi, tools.soundfont, sound.first, written);
    written.finish();
  }
  if (song.notes.empty() && (command.piano_roll || command.score)) {
    std::string why = "no notes but percussion, which is heard, not drawn";
    if (!command.has_sound()) throw Error("{}", why);
    return why;
  }
  if (command.piano_roll) {
    const auto pages = render::draw_piano_roll(
        song, *command.piano_roll == "svg" ? render::ImageFormat::kSvg : render::ImageFormat::kPng);
    write_pages(command, to, fmt::format("-roll{{}}.{}", *command.piano_roll), pages);
  }
  if (!command.score) return std::nullopt;
  const std::string document = render::to_musicxml(song);
  if (*command.score == "musicxml") {
    write_new(command, named(".musicxml"),
              {reinterpret_cast<const std::uint8_t*>(document.data()), document.size()});
  } else if (*command.score == "pdf") {
    write_new(command, named(".pdf"), tools.engraver->pdf(document));
  } else {
    write_pages(command, to, "-score{}.svg", tools.engraver->svg_pages(document));
  }
  return std::nullopt;
}

std::vector<std::string> song_stems(const fs::path& path) {
  const fs::path file = corpus::split_piece_name(path).first;
  if (corpus::music_kind(file) == corpus::MusicKind::kAbc) return tune_stems(path);
  return {""};
}

FileDone render_file(const RenderCommand& command, const Tools& tools, const MusicFile& file) {
  FileDone done;
  for (const render::SongOfFile& song : render::load_songs(file.from)) {
    const std::string name = file.from.string() + song.label;
    const auto failure = failure_of(name, [&] {
      if (!song.failure.empty()) throw Error("{}", song.failure);
      const auto missing = render(command, tools, output_of(file, song.stem), song.song);
      ++done.songs;
      if (missing) throw Error("{}", *missing);
    });
    if (failure) done.failures.push_back(*failure);
  }
  return done;
}

void run_render(RenderCommand command) {
  if (!command.has_sound() && !command.piano_roll && !command.score) command.wav = true;
  std::vector<MusicFile> files = music_files(command.paths, corpus::list_music, command.output);
  check_output_folder(command.output);
  const Tools tools = make_tools(command);
  ThreadPool pool(command.threads);
  FilesDone files_done;
  const auto render_one = [&](const MusicFile& file) { return render_file(command, tools, file); };
  stoppable(
      [&] {
        name_outputs(files, song_stems, pool, !command.quiet);
        for_each_file(files, pool, "rendering", !command.quiet, files_done, render_one);
      },
      [&] { return go_on_with_files(command.output, files_done, files.size()); });
  if (!command.quiet) {
    const std::size_t count = files_done.songs;
    print_line(stdout, "{}: {} song{}", command.output, count, count == 1 ? "" : "s");
  }
  if (files_done.left_out > 0) throw Partial();
}

}  // namespace

void add_render(CLI::App& app) {
  auto options = std::make_shared<RenderCommand>();
  CLI::App* command = app.add_subcommand("render", "Turn music into sound, piano rolls and scores");
  command->footer(
      "Examples:\n"
      "  crnngan render song.mid\n"
      "  crnngan render songs/ -o heard/ --ogg --piano-roll svg --score musicxml\n"
      "  crnngan render song.mid --score pdf\n"
      "  crnngan render song.mid --flac --soundfont grand-piano.sf2");
  command->add_option("PATH", options->paths, "Music files or folders of them")
      ->required()
      ->type_name(kPath);
  command->add_option("-o,--output", options->output, "Folder to write to")
      ->type_name(kFolder)
      ->capture_default_str();
  command->add_flag("--wav", options->wav, "Sound, 16 bits; what is written when nothing is named");
  command->add_flag("--flac", options->flac, "Sound, 16 bits, compressed without loss");
  command->add_flag("--ogg", options->ogg, "Sound, compressed as Vorbis");
  command
      ->add_option("--soundfont", options->soundfont,
                   "Instruments, SF2 or SF3, instead of those of Debian's timgm6mb-soundfont")
      ->type_name(kFile);
  command
      ->add_option("--piano-roll", options->piano_roll, "Pictures of tones over time: svg or png")
      ->check(one_of({"svg", "png"}));
  command
      ->add_option("--score", options->score,
                   "Notes on staves: musicxml, or engraved: svg or pdf (needs Node)")
      ->check(one_of({"musicxml", "svg", "pdf"}));
  add_force_option(*command, options->force,
                   "Replace sounds, pictures and scores that are there, your own as well; other "
                   "files are refused");
  add_threads_option(*command, options->threads);
  add_quiet_option(*command, options->quiet);
  command->callback([options] { run_render(*options); });
}

}  // namespace crnngan::cli
