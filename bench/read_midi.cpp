// Reading MIDI files and measuring them, over a folder.
//
//   read_midi FOLDER [--rounds N] [--tones]
//
// --tones prints the number of tones of each file as CSV (path below the folder, tones) and times
// nothing: bench/peers/read_midi.py compares them with what other readers find.

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <ctime>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "midi/smf_reader.h"
#include "music/tone.h"
#include "stats/repetitions.h"

namespace {

using namespace crnngan;

constexpr std::array<std::string_view, 2> kExtensions = {".mid", ".midi"};

struct File {
  std::string name;
  Bytes bytes;
};

// Processor time: what neighbours on the same machine take does not count.
double seconds_of(const std::function<void()>& work) {
  const std::clock_t start = std::clock();
  work();
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

void report(std::string_view what, std::vector<double> seconds, double megabytes) {
  std::sort(seconds.begin(), seconds.end());
  const double median = seconds[seconds.size() / 2];
  fmt::print("{}: best {:.4f} s, median {:.4f} s", what, seconds.front(), median);
  if (megabytes > 0) fmt::print(", {:.0f} MB/s at best", megabytes / seconds.front());
  fmt::print("\n");
}

std::size_t tones_of(const File& file) {
  const auto parsed = midi::read_smf(file.bytes);
  return parsed.ok() ? parsed.value().notes.size() : 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Benchmark: reading MIDI files and measuring them");
  std::string folder;
  int rounds = 10;
  bool print_tones = false;
  app.add_option("FOLDER", folder)->required();
  app.add_option("--rounds", rounds)->check(CLI::PositiveNumber);
  app.add_flag("--tones", print_tones);
  CLI11_PARSE(app, argc, argv);

  std::vector<File> files;
  double megabytes = 0;
  for (const auto& path : list_files(folder, kExtensions)) {
    files.push_back({path.lexically_relative(folder).string(), read_file(path)});
    megabytes += static_cast<double>(files.back().bytes.size()) / 1e6;
  }
  if (print_tones) {
    for (const File& file : files) fmt::print("{},{}\n", file.name, tones_of(file));
    return 0;
  }

  std::vector<double> seconds;
  std::size_t tones = 0;
  for (int round = 0; round < rounds; ++round) {
    tones = 0;
    seconds.push_back(seconds_of([&] {
      for (const File& file : files) tones += tones_of(file);
    }));
  }
  report(fmt::format("parse {} files, {:.1f} MB, {} tones", files.size(), megabytes, tones),
         seconds, megabytes);
}
