// How preparing a corpus grows with the number of files: one row of the table in
// docs/performance.md for each PATH, which is a folder or an archive (many_files makes them).
//
//   prepare PATH... [--memory MIB] [--threads N] [--output FILE] [--resume]
//
// A row: pieces, tones, duplicates, pieces in groups, seconds to read and in all, processor
// seconds, the most memory that the process had by then, MiB, and the hash of the file that was
// written.

#include <fmt/format.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "base/input_file.h"
#include "base/text.h"
#include "corpus/prepare.h"

namespace {

using namespace crnngan;

struct Usage {
  double processor_seconds = 0;
  double peak_mib = 0;
};

Usage usage() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return {seconds(used.ru_utime) + seconds(used.ru_stime),
          static_cast<double>(used.ru_maxrss) / 1024};
}

std::uint64_t hash_of(const std::string& path) {
  const InputFile file(path);
  std::uint64_t hash = kHashBasis;
  Bytes block(1 << 20);
  for (std::uint64_t offset = 0; offset < file.size(); offset += block.size()) {
    block.resize(std::min<std::uint64_t>(block.size(), file.size() - offset));
    file.read(offset, block);
    hash = hash_bytes(block, hash);
  }
  return hash;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Prepare corpora of many files, and say what it took");
  std::vector<std::string> paths;
  std::size_t memory_mib = 2048;
  int threads = 2;
  corpus::Preparation preparation;
  preparation.output = "many.corpus";
  app.add_option("PATH", paths, "Folders or archives")->required();
  app.add_option("--memory", memory_mib, "MiB")->capture_default_str();
  app.add_option("--threads", threads)->capture_default_str();
  app.add_option("--output", preparation.output, "The file to write");
  app.add_flag("--resume", preparation.resumes);
  CLI11_PARSE(app, argc, argv);
  try {
    preparation.memory_bytes = memory_mib << 20;
    ThreadPool pool(threads);
    using Clock = std::chrono::steady_clock;
    const auto since = [](Clock::time_point start) {
      return std::chrono::duration<double>(Clock::now() - start).count();
    };
    for (const std::string& path : paths) {
      preparation.roots = {path};
      const Clock::time_point start = Clock::now();
      const double processor = usage().processor_seconds;
      corpus::ReadMusic music = corpus::read_music_of(preparation, pool, {});
      const double reading = since(start);
      const std::size_t pieces = music.pieces.size();
      const corpus::Prepared prepared =
          corpus::write_music(std::move(music), preparation, pool, {});
      const double all = since(start);
      const Usage used = usage();
      std::size_t tones = 0;
      for (const corpus::SplitSummary& split : prepared.summary.splits) tones += split.tones;
      fmt::print(
          "{}: {} pieces, {} tones, {} duplicates, {} in groups, {:.1f} s to read, {:.1f} s, "
          "{:.1f} s of processor, {:.0f} MiB, {:016x}\n",
          path, pieces, tones, prepared.duplicates.size(), prepared.summary.grouped_pieces, reading,
          all, used.processor_seconds - processor, used.peak_mib,
          hash_of(preparation.output.string()));
      std::fflush(stdout);
    }
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "prepare: {}\n", error.what());
    return 1;
  }
}
