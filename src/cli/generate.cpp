#include <fmt/format.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/interruption.h"
#include "base/text.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/generate_options.h"
#include "cli/generate_table.h"
#include "cli/outputs.h"
#include "cli/print.h"
#include "cli/song_summary.h"
#include "cli/stopping.h"
#include "cli/terminal.h"
#include "corpus/summary.h"
#include "generate/continued_piece.h"
#include "generate/song_file.h"
#include "generate/song_folder.h"
#include "generate/song_plan.h"
#include "generate/song_request.h"
#include "generate/songs.h"
#include "midi/instruments.h"
#include "music/tone.h"
#include "render/song.h"

namespace crnngan::cli {

namespace {

namespace fs = std::filesystem;
using corpus::count_of;

constexpr double kSecondsPerMinute = 60;

generate::SongRequest request_of(const GenerateOptions& options) {
  generate::SongRequest request{.songs = options.songs,
                                .tones = options.tones,
                                .bars = options.bars,
                                .seconds = options.seconds,
                                .tempo = options.tempo};
  for (std::size_t i = 0; i < music::kLabelNames.size(); ++i) {
    if (options.asked[i]) {
      request.songs.labels.emplace_back(music::kLabelNames[i], *options.asked[i]);
    }
  }
  if (options.minutes) request.seconds = *options.minutes * kSecondsPerMinute;
  if (options.instrument) request.program = midi::program_called(*options.instrument);
  if (options.program) request.program = static_cast<std::uint8_t>(*options.program - 1);
  return request;
}

// How long a song is meant to be.
struct Length {
  double count = 0;
  SongUnit unit;
  std::string text;  // "8 bars"
};

// "1 minute", "0.5 minutes".
std::string text_of(double number, const std::string& noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

Length length_of(const GenerateOptions& options, const generate::SongRequest& request,
                 const generate::SongOptions& songs, const generate::SongSetting& setting,
                 const generate::Model& model) {
  const std::string kind = options.piece ? "new " : "";
  const auto noun = [&](const char* name) { return kind + name; };
  if (options.bars) {
    return {.count = static_cast<double>(*options.bars),
            .unit = {"bars", static_cast<double>(setting.bar_ticks)},
            .text = count_of(*options.bars, noun("bar").c_str())};
  }
  if (request.seconds) {
    return {.count = *request.seconds,
            .unit = {"seconds", setting.ticks_per_second()},
            .text = options.minutes ? text_of(*options.minutes, noun("minute"))
                                    : text_of(*options.seconds, noun("second"))};
  }
  if (songs.is_whole) return {.count = 0, .unit = {}, .text = "their own length"};
  const auto tones = static_cast<std::uint64_t>(songs.tones);
  return {.count = static_cast<double>(tones),
          .unit = {},
          .text = (generate::knows_ends(model) ? "about " : "") +
                  count_of(tones, noun("tone").c_str())};
}

generate::Primer to_primer(const generate::ContinuedPiece& piece, const std::string& path,
                           const generate::Model& model) {
  try {
    return {model, piece.tones, piece.signatures};
  } catch (const Error& error) {
    throw Error("{}: {}", path, error.what());
  }
}

generate::ContinuedPiece load_piece(const std::string& path, bool quiet) {
  generate::ContinuedPiece piece = generate::read_piece(render::load_song(path).midi, path);
  if (!quiet && !piece.repairs.empty()) {
    const std::size_t more = piece.repairs.size() - 1;
    print_marked(stderr, Style::kYellow, "crnngan: repaired:",
                 fmt::format("{}: {}{}", path, piece.repairs.front(),
                             more > 0 ? fmt::format(" (and {} more)", more) : ""));
  }
  return piece;
}

// Makes the writer of a song, by its number from 0 and its plan.
using OpenPlanned =
    std::function<std::unique_ptr<generate::SongWriter>(int number, const generate::SongPlan&)>;

OpenPlanned song_files(const GenerateOptions& options, const generate::SongSetting& setting,
                       const generate::ContinuedPiece* piece, const music::SongOrigin& origin) {
  const std::string written_as = options.format.value_or("mid");
  if (options.only_new) piece = nullptr;
  const auto path_of = [folder = fs::path(options.output), format = written_as](int number) {
    return folder / (generate::song_name(number + 1) + "." + format);
  };
  if (written_as == "mid") {
    generate::MidiSong song{
        .time_line = setting.time_line, .program = setting.program, .piece = piece};
    if (piece != nullptr && !options.tempo) song.time_line = {};  // the piece's own goes on
    return [=](int number, const generate::SongPlan& plan) {
      generate::MidiSong of_song = song;
      if (of_song.piece == nullptr) of_song.time_line = generate::time_line_of(setting, plan);
      return generate::open_midi_song(path_of(number), of_song);
    };
  }
  const auto format = written_as == "csv" ? music::SongFormat::kCsv : music::SongFormat::kJson;
  return [=](int number, const generate::SongPlan&) {
    music::SongOrigin of_song = origin;
    of_song.number = number + 1;
    return generate::open_text_song(path_of(number), format, of_song, piece);
  };
}

// The songs that are there and will be replaced. Throws Error before anything is touched, when they
// may not or one of their names is taken by something else.
std::vector<fs::path> older_songs(const fs::path& folder, bool force) {
  make_folder(folder);
  std::vector<fs::path> songs = generate::songs_in(folder);
  for (const fs::path& song : songs) check_named_by_program(song, force);
  return songs;
}

// What a generation that is stopped leaves.
struct Written {
  int songs = 0;
  bool is_beside_older = false;
  bool is_table = false;  // a file, written at the end
};

// `repeat` is the command as it was called.
void generate_songs(const GenerateOptions& options, const std::string& repeat, Written& written) {
  expect_none(options.of_tables, "expected a model of a table with it, found one of music");
  const generate::Model model =
      options.model ? generate::load_model(*options.model) : generate::load_shipped_model();
  const std::string format = options.format.value_or("mid");
  std::optional<generate::ContinuedPiece> piece;
  if (options.piece) piece = load_piece(*options.piece, options.quiet);
  const generate::SongRequest request = request_of(options);
  const generate::SongSetting setting = generate::setting_of(request, piece ? &*piece : nullptr);
  generate::SongOptions songs = generate::options_of(request, setting, model);
  const Length length = length_of(options, request, songs, setting, model);
  songs.seed = options.seed ? *options.seed : std::random_device()();
  if (piece) songs.primer = to_primer(*piece, *options.piece, model);
  const std::uint32_t us_per_quarter = setting.time_line.tempo_at(0);
  const std::vector<fs::path> older = older_songs(options.output, options.force);
  written.is_beside_older = !older.empty();
  const OpenPlanned open =
      song_files(options, setting, piece ? &*piece : nullptr,
                 {.model = model.name,
                  .seed = songs.seed,
                  .noise_scale = songs.noise_scale,
                  .temperature = songs.temperature.value_or(model.generator.shape().temperature),
                  .primer_tones = piece && !options.only_new ? piece->tones.size() : 0,
                  .tempo_us_per_quarter = us_per_quarter,
                  .program = setting.program});
  SongSummary summary(songs.count, length.count, length.unit, !options.quiet);
  ThreadPool pool(options.threads);
  try {
    generate::stream_songs(model, songs, pool, [&](int number) {
      const generate::SongPlan plan = generate::plan_of(model, songs, number);
      return summary.follow(number, {plan.bar_ticks, us_per_quarter}, open(number, plan));
    });
  } catch (const Interrupted&) {
    written.songs = summary.finished();
    throw;
  }
  generate::remove_older_songs(older, songs.count, "." + format);
  if (options.quiet) return;
  const auto lines =
      summary.lines([&](int number) { return generate::song_name(number + 1) + "." + format; });
  print_line(stdout, "{}: {} of {}{}", options.output,
             count_of(static_cast<std::uint64_t>(songs.count), "song"), length.text,
             setting.program > 0 ? fmt::format(", {}", midi::kInstruments[setting.program]) : "");
  for (const std::string& line : lines) print_line(stdout, line);
  if (options.seed) return;
  print_line(stdout, "the same songs again: {} --seed {}{}", repeat, songs.seed,
             options.force ? "" : " --force");
}

// With whatever the model is one of.
void generate(const GenerateOptions& options, const std::string& repeat, Written& written) {
  if (options.model) {
    const generate::ModelFile file = generate::find_best_model(*options.model);
    if (generate::is_table_model(file)) {
      written.is_table = true;
      return generate_table(options, generate::table_model(file), repeat);
    }
  }
  generate_songs(options, repeat, written);
}

}  // namespace

void add_generate(CLI::App& app) {
  auto options = std::make_shared<GenerateOptions>();
  CLI::App* command =
      app.add_subcommand("generate", "Write new music, or rows of a table, with a trained model");
  command->footer(
      "Examples:\n"
      "  crnngan generate -n 5 --tones 400 -o songs/\n"
      "  crnngan generate --bars 32 --tempo 92 --instrument harpsichord -o harpsichord/\n"
      "  crnngan generate --continue mine.mid --minutes 1 -n 5 -o continued/\n"
      "  crnngan generate --model runs/first -n 10 --tones 300 --seed 7 -o songs/\n"
      "  crnngan generate --model runs/first -n 1000 --format csv -o tables/\n"
      "  crnngan generate --model runs/prices -n 100 --where region=north -o new.csv\n"
      "  crnngan generate --model runs/prices --continue now.csv --length 10 -n 100 --only-new -o "
      "next.csv");
  add_generate_options(*command, *options);
  command->callback([options, command] {
    if (options->only_new && !options->piece) {
      throw CLI::ValidationError("--only-new", "expected --continue FILE as well, found none");
    }
    Written written;
    stoppable(
        [&] { generate(*options, command_line_of(*command), written); },
        [&] {
          if (written.is_table) {
            return fmt::format("{} is not written; the same command begins again", options->output);
          }
          return fmt::format("{} holds {} of {}{}; to write all of them: the same command{}",
                             options->output, written.songs,
                             count_of(static_cast<std::uint64_t>(options->songs.count), "song"),
                             written.is_beside_older ? " and older ones" : "",
                             written.songs > 0 ? " with --force" : "");
        });
  });
}

}  // namespace crnngan::cli
