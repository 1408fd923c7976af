// Reading MIDI files and measuring them, over a folder, on one thread.
//
//   read_midi FOLDER [--every N] [--rounds N] [--tones]
//
// --every takes each N-th file only. --tones prints what was read as CSV (path below the folder,
// bytes, tones; no tones for a file that is refused) and times nothing: bench/peers/read_midi.py
// compares it with what other readers find before it compares times.
//
// Times are processor time: what neighbours on the same machine take does not count.

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
#include "base/random.h"
#include "base/threads.h"
#include "midi/smf_reader.h"
#include "stats/measure_files.h"
#include "stats/repetitions.h"

namespace {

using namespace crnngan;

constexpr std::array<std::string_view, 2> kExtensions = {".mid", ".midi"};

struct File {
  std::string path;
  std::string name;  // below the folder
  Bytes bytes;
};

std::vector<File> read_files(const std::string& folder, std::size_t every) {
  std::vector<File> files;
  const auto paths = list_files(folder, kExtensions);
  for (std::size_t k = 0; k < paths.size(); k += every) {
    files.push_back(
        {paths[k].string(), paths[k].lexically_relative(folder).string(), read_file(paths[k])});
  }
  return files;
}

void print_tones(const std::vector<File>& files) {
  for (const File& file : files) {
    const auto parsed = midi::read_smf(file.bytes);
    const std::string tones = parsed.ok() ? fmt::format("{}", parsed.value().notes.size()) : "";
    fmt::print("\"{}\",{},{}\n", file.name, file.bytes.size(), tones);
  }
}

double seconds_of(const std::function<void()>& work) {
  const std::clock_t start = std::clock();
  work();
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

// Prints and returns the best of some rounds.
double time_rounds(std::string_view what, int rounds, const std::function<void()>& work) {
  std::vector<double> seconds;
  for (int round = 0; round < rounds; ++round) seconds.push_back(seconds_of(work));
  std::sort(seconds.begin(), seconds.end());
  fmt::print("{}: best {:.4f} s, median {:.4f} s\n", what, seconds.front(),
             seconds[seconds.size() / 2]);
  return seconds.front();
}

std::vector<std::uint8_t> random_pitches(std::size_t tones) {
  const RandomStream random(1, Purpose::kSynthetic, 0);
  std::vector<std::uint8_t> pitches(tones);
  for (std::size_t k = 0; k < tones; ++k) {
    pitches[k] = static_cast<std::uint8_t>(40 + random.below(48, k));
  }
  return pitches;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Benchmark: reading MIDI files and measuring them");
  std::string folder;
  std::size_t every = 1;
  int rounds = 10;
  bool only_tones = false;
  app.add_option("FOLDER", folder)->required();
  app.add_option("--every", every)->check(CLI::PositiveNumber);
  app.add_option("--rounds", rounds)->check(CLI::PositiveNumber);
  app.add_flag("--tones", only_tones);
  CLI11_PARSE(app, argc, argv);

  const std::vector<File> files = read_files(folder, every);
  if (only_tones) {
    print_tones(files);
    return 0;
  }

  double megabytes = 0;
  std::vector<std::string> paths;
  for (const File& file : files) {
    megabytes += static_cast<double>(file.bytes.size()) / 1e6;
    if (midi::read_smf(file.bytes).ok()) paths.push_back(file.path);
  }
  std::size_t tones = 0;
  const double parse = time_rounds("parse", rounds, [&] {
    tones = 0;
    for (const File& file : files) {
      const auto parsed = midi::read_smf(file.bytes);
      if (parsed.ok()) tones += parsed.value().notes.size();
    }
  });
  fmt::print("parse: {} files, {:.1f} MB, {} tones, {:.1f} MB/s\n", files.size(), megabytes, tones,
             megabytes / parse);

  ThreadPool one_thread(1);
  time_rounds("stats, from paths to measures", rounds,
              [&] { stats::measure_files(paths, {}, one_thread); });

  const std::vector<std::uint8_t> pitches = random_pitches(48'000);
  time_rounds("repetitions of 48000 tones", rounds, [&] { stats::count_repetitions(pitches); });
}
