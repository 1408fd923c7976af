#pragma once

// What `crnngan generate` is asked for.

#include <CLI/CLI.hpp>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "generate/song_options.h"
#include "music/labels.h"

namespace crnngan::cli {

struct GenerateOptions {
  std::optional<std::string> model;  // the best that the program carries
  generate::SongOptions songs;
  std::array<std::optional<std::string>, music::kLabelNames.size()> asked;  // of each label
  // How long a song is. Without any, as long as pieces of training, if the model knows how they
  // end; else so many tones.
  std::optional<int> tones;
  std::optional<std::uint64_t> bars;
  std::optional<double> minutes;
  std::optional<double> seconds;
  std::optional<std::uint64_t> seed;  // a new one
  std::optional<std::string> piece;   // the file to go on from
  bool only_new = false;
  std::optional<double> tempo;  // quarters a minute
  std::optional<std::string> instrument;
  std::optional<int> program;         // the same, counted from 1
  std::optional<std::string> format;  // of music mid, of a table csv
  // Of tables alone.
  std::optional<std::string> length;  // rows, or "as-data"
  std::optional<std::string> where;   // "column=value,..."
  std::optional<std::string> start;   // the time of the first row
  std::string output;
  bool force = false;
  int threads = 1;
  bool quiet = false;
  std::vector<CLI::Option*> of_music = {};   // options that say something of music alone
  std::vector<CLI::Option*> of_tables = {};  // and of tables
};

// Gives the command line an option for each of them.
void add_generate_options(CLI::App& command, GenerateOptions& options);

}  // namespace crnngan::cli
