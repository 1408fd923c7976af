#include "generate/songs.h"

#include <fmt/format.h>

#include <memory>

#include "base/files.h"
#include "cli/commands.h"
#include "cli/value_names.h"
#include "midi/smf_writer.h"
#include "music/tone.h"

namespace crnngan::cli {

namespace {

struct Options {
  std::string model;
  generate::SongOptions songs;
  std::string output;
  int threads = 1;
  bool quiet = false;
};

void generate(const Options& options) {
  const generate::Model model = generate::load_model(options.model);
  make_folder(options.output);
  ThreadPool pool(options.threads);
  generate::generate_songs(model, options.songs, pool,
                           [&](int number, const std::vector<music::Tone>& tones) {
                             const std::string name = fmt::format("song-{:04d}", number + 1);
                             midi::SmfOptions smf;
                             smf.ticks_per_quarter = music::kTicksPerQuarter;
                             smf.name = name;
                             write_file(std::filesystem::path(options.output) / (name + ".mid"),
                                        midi::write_smf(music::to_notes(tones), smf));
                           });
  if (options.quiet) return;
  fmt::print("{}: {} songs of {} tones\n", options.output, options.songs.count,
             options.songs.tones);
}

}  // namespace

void add_generate(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("generate", "Write new music with a trained model");
  command->footer(
      "Examples:\n"
      "  crnngan generate --model runs/first -n 10 --tones 300 --seed 7 -o songs/");
  command->add_option("--model", options->model, "Folder of a run, or a model file")
      ->required()
      ->type_name(kPath);
  command->add_option("-n,--count", options->songs.count, "Songs to write")
      ->type_name(kNumber)
      ->check(CLI::Range(1, 1'000'000, "1..1000000"))
      ->capture_default_str();
  command->add_option("--tones", options->songs.tones, "Tones of each song")
      ->type_name(kNumber)
      ->check(CLI::Range(1, 10'000'000, "1..10000000"))
      ->capture_default_str();
  command->add_option("--seed", options->songs.seed, "Decides the music")
      ->type_name(kSeed)
      ->capture_default_str();
  command->add_option("-o,--output", options->output, "Folder to write to")
      ->required()
      ->type_name(kFolder);
  add_threads_option(*command, options->threads);
  add_quiet_option(*command, options->quiet);
  command->callback([options] { generate(*options); });
}

}  // namespace crnngan::cli
