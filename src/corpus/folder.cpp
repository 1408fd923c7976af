#include "corpus/folder.h"

#include <algorithm>
#include <mutex>
#include <set>
#include <tuple>

#include "base/error.h"
#include "base/text.h"
#include "midi/smf_reader.h"
#include "music/abc.h"

namespace crnngan::corpus {

namespace fs = std::filesystem;

bool is_abc(const fs::path& path) { return lower(path.extension().string()) == ".abc"; }

MusicFile read_music(const fs::path& path, music::Drums drums) {
  MusicFile file;
  if (is_abc(path)) {
    const Parsed<music::AbcTune> tune = music::read_abc(read_text_file(path));
    if (!tune.ok()) throw Error("{}: {}", path.string(), tune.error().message);
    file.notes = music::normalise(tune.value().notes, music::kTicksPerQuarter, drums);
    file.composer = tune.value().composer;
    file.time_line = tune.value().time_line;
    file.parts = tune.value().parts;
  } else {
    const auto contents = midi::read_smf(read_file(path)).take(path.string());
    file.notes = music::normalise(contents.notes, contents.ticks_per_quarter, drums);
    file.time_line = music::normalise(contents.time_line, contents.ticks_per_quarter);
    file.parts = contents.parts;
    for (const midi::Repair& repair : contents.repairs) {
      file.repairs.push_back(fmt::format("byte {}: {}", repair.offset, repair.message));
    }
  }
  return file;
}

namespace {

// The last folder of the path, whatever dots and slashes it is written with.
fs::path own_name(const fs::path& folder) {
  return (fs::absolute(folder) / "").lexically_normal().parent_path().filename();
}

struct Source {
  fs::path path;
  std::string name;
};

std::vector<Source> find_sources(std::span<const fs::path> roots) {
  std::vector<Source> sources;
  std::set<fs::path> known;
  for (const fs::path& root : roots) {
    const auto paths = list_files(root, kMusicExtensions);
    if (paths.empty()) {
      throw Error("{}: no music found (looked for .mid, .midi, .kar, .rmi and .abc)",
                  root.string());
    }
    for (const fs::path& path : paths) {
      const fs::path place = fs::absolute(path).lexically_normal();
      if (!known.insert(place).second) continue;
      fs::path name = path == root ? path.filename() : path.lexically_relative(root);
      if (roots.size() > 1 && path != root) name = own_name(root) / name;
      sources.push_back({path, name.string()});
    }
  }
  std::sort(sources.begin(), sources.end(), [](const Source& a, const Source& b) {
    return std::tie(a.name, a.path) < std::tie(b.name, b.path);
  });
  return sources;
}

// What became of one file: a piece, a reason, or a piece with a repair.
struct Reading {
  Piece piece;
  std::string rejected;
  std::string repaired;
};

Reading read_source(const Source& source, Layout layout) {
  Reading reading;
  try {
    const MusicFile file = read_music(source.path, music::Drums::kExclude);
    if (file.notes.empty()) throw Error("no tones");
    const fs::path folder = fs::absolute(source.path).lexically_normal().parent_path();
    reading.piece.name = source.name;
    if (layout != Layout::kFlat) reading.piece.composer = folder.filename().string();
    if (!file.composer.empty()) reading.piece.composer = file.composer;
    if (layout == Layout::kGenreComposer) {
      reading.piece.genre = folder.parent_path().filename().string();
    }
    reading.piece.tones = music::to_tones(file.notes);
    if (!file.repairs.empty()) {
      const std::size_t more = file.repairs.size() - 1;
      reading.repaired = more == 0 ? file.repairs.front()
                                   : fmt::format("{} (and {} more)", file.repairs.front(), more);
    }
  } catch (const Error& error) {
    // The name stands in front already when the list is printed.
    reading.rejected = error.what();
    const std::string prefix = source.path.string() + ": ";
    if (reading.rejected.starts_with(prefix)) reading.rejected.erase(0, prefix.size());
  }
  return reading;
}

}  // namespace

FolderContents read_folders(std::span<const fs::path> roots, Layout layout, ThreadPool& pool,
                            const Progress& progress) {
  const std::vector<Source> sources = find_sources(roots);
  std::vector<Reading> readings(sources.size());
  std::mutex mutex;
  std::size_t done = 0;
  pool.run(static_cast<int>(sources.size()), [&](int number) {
    const auto n = static_cast<std::size_t>(number);
    readings[n] = read_source(sources[n], layout);
    if (!progress) return;
    const std::lock_guard lock(mutex);
    progress(++done, sources.size());
  });
  FolderContents contents;
  for (std::size_t n = 0; n < sources.size(); ++n) {
    Reading& reading = readings[n];
    if (!reading.rejected.empty()) {
      contents.rejected.push_back({sources[n].name, std::move(reading.rejected)});
      continue;
    }
    contents.pieces.push_back(std::move(reading.piece));
    if (!reading.repaired.empty()) {
      contents.repaired.push_back({sources[n].name, std::move(reading.repaired)});
    }
  }
  return contents;
}

}  // namespace crnngan::corpus
