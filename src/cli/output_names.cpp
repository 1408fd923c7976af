#include "cli/output_names.h"

#include <fmt/format.h>

#include <cstddef>
#include <cstdio>
#include <map>
#include <set>

#include "base/error.h"
#include "base/files.h"
#include "cli/print.h"
#include "corpus/piece_choice.h"
#include "music/abc_names.h"

namespace crnngan::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostLines = 20;

fs::path wanted_name(const MusicFile& file, const std::string& stem) {
  return file.to.string() + stem;
}

void tell_other_names(std::span<const MusicFile> files) {
  std::size_t count = 0;
  for (const MusicFile& file : files) {
    for (const auto& [stem, output] : file.songs) {
      const fs::path wanted = wanted_name(file, stem);
      if (output == wanted || ++count > kMostLines) continue;
      print_line(stdout, "{}: becomes {}, as {} is another song's name", file.from.string(),
                 output.string(), wanted.string());
    }
  }
  if (count > kMostLines) print_line(stdout, "and {} more", count - kMostLines);
}

}  // namespace

std::vector<fs::path> kept_apart(std::span<const fs::path> wanted) {
  std::set<fs::path> taken(wanted.begin(), wanted.end());
  std::map<fs::path, int> numbers;
  std::vector<fs::path> names;
  for (const fs::path& path : wanted) {
    int& number = numbers[path];
    fs::path name = path;
    if (++number > 1) {
      while (!taken.insert(name = fmt::format("{}-{}", path.string(), number)).second) ++number;
    }
    names.push_back(name);
  }
  return names;
}

std::vector<std::string> tune_stems(const fs::path& path) {
  const auto [book, name] = corpus::split_piece_name(path);
  std::vector<std::string> stems;
  // Why it can't be read is told when its turn comes.
  static_cast<void>(failure_of(path.string(), [&] {
    for (const auto& tune : music::name_tunes(music::read_abc(read_text_file(book)))) {
      if (name.empty() || corpus::is_label(name, tune.label)) stems.push_back(tune.stem);
    }
  }));
  if (stems.empty()) stems.emplace_back();
  return stems;
}

void name_outputs(std::vector<MusicFile>& files, const StemLister& list, ThreadPool& pool,
                  bool is_told) {
  if (files.size() == 1) return;  // tunes of one book have different stems
  std::vector<std::vector<std::string>> stems(files.size());
  pool.run(static_cast<int>(files.size()), [&](int number) {
    const auto i = static_cast<std::size_t>(number);
    stems[i] = list(files[i].from);
  });
  std::vector<fs::path> wanted;
  for (std::size_t i = 0; i < files.size(); ++i) {
    for (const std::string& stem : stems[i]) wanted.push_back(wanted_name(files[i], stem));
  }
  const std::vector<fs::path> names = kept_apart(wanted);
  auto name = names.begin();
  for (std::size_t i = 0; i < files.size(); ++i) {
    for (const std::string& stem : stems[i]) files[i].songs[stem] = *name++;
  }
  if (is_told) tell_other_names(files);
}

fs::path output_of(const MusicFile& file, const std::string& stem) {
  if (file.songs.empty()) return wanted_name(file, stem);
  const auto found = file.songs.find(stem);
  if (found == file.songs.end()) {
    throw Error("expected the songs that the file held a moment ago, found others; name it alone");
  }
  return found->second;
}

}  // namespace crnngan::cli
