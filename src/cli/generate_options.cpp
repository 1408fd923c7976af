#include "cli/generate_options.h"

#include <fmt/format.h>

#include <utility>

#include "cli/commands.h"
#include "cli/value_names.h"
#include "generate/shipped_models.h"
#include "midi/instruments.h"

namespace crnngan::cli {

namespace {

// What a model that is told labels can be asked for (music/labels.h), an option each.
constexpr std::array<std::pair<const char*, const char*>, music::kLabelNames.size()> kAsked{
    {{"composer", "Like music of this composer"},
     {"genre", "Of this genre"},
     {"instruments", "For these instruments: piano, ensemble"},
     {"key", "In this key: D minor"},
     {"mode", "major or minor"},
     {"metre", "In this metre: 3/4"},
     {"density", "Tones in time: low, middle or high"},
     {"register", "Pitches: low, middle or high"}}};

CLI::Validator instrument() {
  const auto check = [](const std::string& text) {
    if (midi::program_called(text)) return std::string();
    const auto near = midi::program_meant(text);
    return fmt::format("expected an instrument of General MIDI, as Violin is, found '{}'{}", text,
                       near ? fmt::format("; did you mean '{}'?", midi::kInstruments[*near]) : "");
  };
  return {check, ""};
}

void add_length_options(CLI::App& command, GenerateOptions& options) {
  CLI::Option* lengths[] = {
      command
          .add_option("--tones", options.tones,
                      "New tones of each song, about so many where a model knows how music ends. "
                      "Without any length songs of such models are as long as pieces, those of "
                      "others have 100 tones")
          ->type_name(kNumber)
          ->check(whole_number(1, 10'000'000)),
      command.add_option("--bars", options.bars, "Length of each song in bars of its metre")
          ->type_name(kNumber)
          ->check(whole_number(1, 1'000'000)),
      command.add_option("--minutes", options.minutes, "Length of each song in minutes")
          ->type_name("M")
          ->check(number_within(0.01, 6000)),
      command.add_option("--seconds", options.seconds, "Length of each song in seconds")
          ->type_name("S")
          ->check(number_within(0.5, 360'000))};
  for (CLI::Option* length : lengths) {
    for (CLI::Option* other : lengths) {
      if (other != length) length->excludes(other);
    }
  }
}

void add_label_options(CLI::App& command, GenerateOptions& options) {
  for (std::size_t i = 0; i < kAsked.size(); ++i) {
    const auto& [name, meaning] = kAsked[i];
    command
        .add_option(fmt::format("--{}", name), options.asked[i],
                    fmt::format("{}; of models that know it (crnngan info MODEL)", meaning))
        ->type_name("VALUE");
  }
}

void add_piece_options(CLI::App& command, GenerateOptions& options) {
  command
      .add_option("--continue", options.piece,
                  "Go on from your own piece: a song is the piece as it is, then new music on a "
                  "track of its own from the next bar line on. The model does not hear percussion. "
                  "Of a table: go on from each sequence of a CSV file, so many times; its rows, "
                  "then new ones")
      ->type_name(kFile);
  command.add_flag("--only-new", options.only_new,
                   "With --continue: write the new music, or rows, without what was there");
  command
      .add_option("--tempo", options.tempo,
                  "Quarters a minute of the new music; by default 120, or those at the end of the "
                  "piece that is continued")
      ->type_name("BPM")
      ->check(number_within(4, 1000));
  CLI::Option* name =
      command
          .add_option("--instrument", options.instrument,
                      "Instrument of the new music by its name in General MIDI, or words of it: "
                      "violin, church organ; by default a piano, or the instrument that plays most "
                      "of the piece that is continued")
          ->type_name("NAME")
          ->check(instrument());
  command
      .add_option("--program", options.program,
                  "The same by number: 1 is a piano, 41 a violin, 74 a flute")
      ->type_name("P")
      ->check(whole_number(1, 128))
      ->excludes(name);
}

void add_table_options(CLI::App& command, GenerateOptions& options) {
  command
      .add_option(
          "--length", options.length,
          "Of a table: rows of each sequence; as-data, as without it: as long as those that "
          "were learnt")
      ->type_name("N|as-data");
  command
      .add_option(
          "--where", options.where,
          "Of a table: sequences with these values in columns that hold for whole sequences")
      ->type_name("COLUMN=VALUE,...");
  command.add_option("--start", options.start, "Of a table: the time of the first row")
      ->type_name("TIME");
  for (const char* name : {"--length", "--where", "--start"}) {
    options.of_tables.push_back(command.get_option(name));
  }
}

// All but what tables have as well.
void note_options_of_music(CLI::App& command, GenerateOptions& options) {
  for (const char* name : {"--tones", "--bars", "--minutes", "--seconds", "--noise-scale",
                           "--guidance", "--nucleus", "--tempo", "--instrument", "--program"}) {
    options.of_music.push_back(command.get_option(name));
  }
  for (const auto& [name, meaning] : kAsked) {
    options.of_music.push_back(command.get_option(fmt::format("--{}", name)));
  }
}

}  // namespace

void add_generate_options(CLI::App& command, GenerateOptions& options) {
  command
      .add_option("--model", options.model,
                  "Folder of a run (its tuned model or newest checkpoint), a model file, or the "
                  "name of a model "
                  "that comes with the program")
      ->type_name(kModel)
      ->default_str(std::string(generate::shipped_models().front().name));
  command.add_option("-n,--count", options.songs.count, "Songs to write, or sequences of a table")
      ->type_name(kNumber)
      ->check(whole_number(1, 1'000'000))
      ->capture_default_str();
  add_length_options(command, options);
  command
      .add_option("--seed", options.seed,
                  "Decides the music, or the rows; without it every call writes others")
      ->type_name(kSeed)
      ->check(any_seed());
  command
      .add_option("--noise-scale", options.songs.noise_scale,
                  "For models without distributions: multiplies the noise that the network is fed; "
                  "0 silences it")
      ->type_name("X")
      ->check(number_within(0, 100))
      ->capture_default_str();
  add_temperature_option(command, options.songs.temperature);
  command
      .add_option(
          "--guidance", options.songs.guidance,
          "For models that are told their context: how many times the key, the end, and what you "
          "ask for (composer, metre and so on) count; 1: as in pieces of training")
      ->capture_default_str()
      ->type_name("TIMES")
      ->check(number_within(1, 10));
  command
      .add_option(
          "--nucleus", options.songs.nucleus,
          "For models with distributions: the rarest times between tones are never drawn, only "
          "the fewest that have this share together; 1 draws from all. By default 0.97 where the "
          "model is told its context, else 1")
      ->type_name("P")
      ->check(number_within(0.1, 1));
  add_label_options(command, options);
  add_piece_options(command, options);
  note_options_of_music(command, options);
  add_table_options(command, options);
  command
      .add_option("--format", options.format,
                  "Of music MIDI files, or the tones as tables: csv or json; of a table csv")
      ->check(one_of({"mid", "csv", "json"}))
      ->default_str("mid");
  command
      .add_option(
          "-o,--output", options.output,
          "Folder to write song-0001.mid and so on to; refused if it holds songs. Of a table the "
          "CSV file to write")
      ->required()
      ->type_name(kPath);
  command.add_flag(
      "--force", options.force,
      "Replace the songs in the folder, song-NNNN.mid, .csv and .json, one by one; older ones that "
      "are left go at the end. Other files of these names are refused. Of a table replace the "
      "file");
  add_threads_option(command, options.threads);
  add_quiet_option(command, options.quiet);
}

}  // namespace crnngan::cli
