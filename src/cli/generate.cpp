#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <memory>
#include <optional>

#include "base/error.h"
#include "base/files.h"
#include "cli/commands.h"
#include "cli/stopping.h"
#include "cli/terminal.h"
#include "cli/value_names.h"
#include "corpus/folder.h"
#include "corpus/summary.h"
#include "generate/shipped_models.h"
#include "generate/song_folder.h"
#include "generate/song_text.h"
#include "generate/songs.h"
#include "midi/smf_writer.h"
#include "music/tone.h"

namespace crnngan::cli {

namespace {

using corpus::count_of;

constexpr double kMicrosecondsPerMinute = 60e6;

struct GenerateOptions {
  std::optional<std::string> model;  // the best that the program carries
  generate::SongOptions songs;
  std::optional<std::string> piece;  // to go on from
  std::optional<double> tempo;       // quarters a minute
  int program = 1;
  std::string format = "mid";
  std::string output;
  bool force = false;
  int threads = 1;
  bool quiet = false;
};

generate::Primer to_primer(const corpus::MusicFile& piece, const std::string& path,
                           const generate::Model& model) {
  try {
    return {model, music::to_tones(piece.notes)};
  } catch (const Error& error) {
    throw Error("{}: {}", path, error.what());
  }
}

// The tempo asked for, else that of the piece that the songs go on from.
std::uint32_t tempo_of(const GenerateOptions& options,
                       const std::optional<corpus::MusicFile>& piece) {
  if (options.tempo) {
    return static_cast<std::uint32_t>(std::lround(kMicrosecondsPerMinute / *options.tempo));
  }
  return piece ? piece->time_line.tempo_at(0) : midi::kStandardTempo;
}

void write_song(const GenerateOptions& options, midi::SmfOptions smf,
                const generate::SongOrigin& origin, const std::vector<music::Tone>& tones) {
  const std::string name = generate::song_name(origin.number);
  const auto path = std::filesystem::path(options.output) / (name + "." + options.format);
  if (options.format == "csv") {
    write_file(path, generate::to_csv(tones));
  } else if (options.format == "json") {
    write_file(path, generate::to_json(origin, tones));
  } else {
    smf.name = name;
    write_file(path, midi::write_smf(music::to_notes(tones), smf));
  }
}

// Counts the songs that are written.
void generate(const GenerateOptions& options, int& written) {
  const generate::Model model =
      options.model ? generate::load_model(*options.model) : generate::load_shipped_model();
  generate::check(options.songs, model);
  generate::SongOptions songs = options.songs;
  std::optional<corpus::MusicFile> piece;
  if (options.piece) {
    piece = corpus::read_music(*options.piece, music::Drums::kExclude);
    songs.primer = to_primer(*piece, *options.piece, model);
  }
  const midi::SmfOptions smf{.ticks_per_quarter = music::kTicksPerQuarter,
                             .time_line = {.tempos = {{0, tempo_of(options, piece)}}},
                             .parts = {{.program = static_cast<std::uint8_t>(options.program - 1)}},
                             .name = {}};
  generate::make_song_folder(options.output, options.force ? generate::OlderSongs::kRemove
                                                           : generate::OlderSongs::kRefuse);
  generate::SongOrigin origin{
      .model = model.name,
      .seed = songs.seed,
      .noise_scale = songs.noise_scale,
      .temperature = songs.temperature.value_or(model.generator.shape().temperature),
      .primer_tones = songs.primer ? songs.primer->tones().size() : 0};
  {
    ThreadPool pool(options.threads);
    Progress progress("writing", !options.quiet);
    generate::generate_songs(model, songs, pool,
                             [&](int number, const std::vector<music::Tone>& tones) {
                               origin.number = number + 1;
                               write_song(options, smf, origin, tones);
                               ++written;
                               progress.show(static_cast<std::size_t>(number) + 1,
                                             static_cast<std::size_t>(songs.count));
                             });
  }
  if (options.quiet) return;
  const auto number = [](int value) { return static_cast<std::uint64_t>(value); };
  fmt::print("{}: {} of {}\n", options.output, count_of(number(songs.count), "song"),
             count_of(number(songs.tones), songs.primer ? "new tone" : "tone"));
}

}  // namespace

void add_generate(CLI::App& app) {
  auto options = std::make_shared<GenerateOptions>();
  CLI::App* command = app.add_subcommand("generate", "Write new music with a trained model");
  command->footer(
      "Examples:\n"
      "  crnngan generate -n 5 --tones 400 -o songs/\n"
      "  crnngan generate --model runs/first -n 10 --tones 300 --seed 7 -o songs/\n"
      "  crnngan generate --model runs/first --tempo 92 --program 7 -o harpsichord/\n"
      "  crnngan generate --model runs/first --continue mine.mid -n 5 -o continued/\n"
      "  crnngan generate --model runs/first -n 1000 --format csv -o tables/");
  command
      ->add_option("--model", options->model,
                   "Folder of a run (its newest checkpoint), a model file, or the name of a model "
                   "that comes with the program")
      ->type_name(kModel)
      ->default_str(std::string(generate::shipped_models().front().name));
  command->add_option("-n,--count", options->songs.count, "Songs to write")
      ->type_name(kNumber)
      ->check(whole_number(1, 1'000'000))
      ->capture_default_str();
  command->add_option("--tones", options->songs.tones, "New tones of each song")
      ->type_name(kNumber)
      ->check(whole_number(1, 10'000'000))
      ->capture_default_str();
  command->add_option("--seed", options->songs.seed, "Decides the music")
      ->type_name(kSeed)
      ->check(any_seed())
      ->capture_default_str();
  command
      ->add_option(
          "--noise-scale", options->songs.noise_scale,
          "For models without distributions: multiplies the noise that the network is fed; "
          "0 silences it")
      ->type_name("X")
      ->check(number_within(0, 100))
      ->capture_default_str();
  add_temperature_option(*command, options->songs.temperature);
  command
      ->add_option("--continue", options->piece,
                   "Go on from your own piece, .mid, .midi or .abc, percussion left out: a song is "
                   "the piece, then --tones new ones")
      ->type_name(kFile);
  command
      ->add_option("--tempo", options->tempo,
                   "Quarters a minute in the MIDI file; by default 120, or those of the piece that "
                   "is continued")
      ->type_name("BPM")
      ->check(number_within(4, 1000));
  command
      ->add_option("--program", options->program,
                   "General MIDI instrument, counted from 1: 1 is a piano, 41 a violin, 74 a flute")
      ->type_name("P")
      ->check(whole_number(1, 128))
      ->capture_default_str();
  command
      ->add_option("--format", options->format, "MIDI files, or the tones as tables: csv or json")
      ->check(one_of({"mid", "csv", "json"}))
      ->capture_default_str();
  command
      ->add_option("-o,--output", options->output,
                   "Folder to write song-0001.mid and so on to; refused if it holds songs")
      ->required()
      ->type_name(kFolder);
  command->add_flag("--force", options->force,
                    "First remove the songs in the folder: song-NNNN.mid, .csv and .json");
  add_threads_option(*command, options->threads);
  add_quiet_option(*command, options->quiet);
  command->callback([options] {
    int written = 0;
    stoppable([&] { generate(*options, written); },
              [&] {
                return fmt::format(
                    "{} holds {} of {}; to write all of them: the same command{}", options->output,
                    written, count_of(static_cast<std::uint64_t>(options->songs.count), "song"),
                    written > 0 ? " with --force" : "");
              });
  });
}

}  // namespace crnngan::cli
