#include "corpus/folder.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <mutex>
#include <set>
#include <tuple>

#include "base/error.h"
#include "base/text.h"
#include "midi/smf_reader.h"
#include "music/abc.h"
#include "music/song_text.h"

namespace crnngan::corpus {

namespace fs = std::filesystem;

MusicKind music_kind(const fs::path& path) {
  const std::string extension = lower(path.extension().string());
  if (extension == ".abc") return MusicKind::kAbc;
  if (extension == ".csv") return MusicKind::kCsv;
  return extension == ".json" ? MusicKind::kJson : MusicKind::kMidi;
}

bool is_music(const fs::path& path) {
  return std::ranges::find(kMusicExtensions, lower(path.extension().string())) !=
         std::end(kMusicExtensions);
}

namespace {

music::SongFormat text_format(MusicKind kind) {
  return kind == MusicKind::kCsv ? music::SongFormat::kCsv : music::SongFormat::kJson;
}

// Whether a table in a folder is none of a song.
bool is_other_table(const fs::path& path) {
  const MusicKind kind = music_kind(path);
  if (kind != MusicKind::kCsv && kind != MusicKind::kJson) return false;
  std::ifstream file(path, std::ios::binary);
  std::string beginning(music::kSongBeginning, '\0');
  file.read(beginning.data(), static_cast<std::streamsize>(beginning.size()));
  beginning.resize(static_cast<std::size_t>(file.gcount()));
  return !music::looks_like_song(beginning, text_format(kind));
}

MusicFile from_abc(const fs::path& path, music::Drums drums) {
  const Parsed<music::AbcTune> tune = music::read_abc(read_text_file(path));
  if (!tune.ok()) throw Error("{}: {}", path.string(), tune.error().message);
  return {.notes = music::normalise(tune.value().notes, music::kTicksPerQuarter, drums),
          .composer = tune.value().composer,
          .time_line = tune.value().time_line,
          .parts = tune.value().parts};
}

MusicFile from_text(const fs::path& path, MusicKind kind, music::Drums drums) {
  const Parsed<music::SongContents> song =
      music::read_song(read_text_file(path), text_format(kind));
  if (!song.ok()) throw Error("{}: {}", path.string(), song.error().message);
  const auto& [tones, tempo, program] = song.value();
  return {.notes = music::normalise(music::to_notes(tones), music::kTicksPerQuarter, drums),
          .time_line = {.tempos = {{0, tempo}}},
          .parts = {{.program = program}}};
}

MusicFile from_midi(const fs::path& path, music::Drums drums) {
  const auto contents = midi::read_smf(read_file(path)).take(path.string());
  MusicFile file{.notes = music::normalise(contents.notes, contents.ticks_per_quarter, drums),
                 .time_line = music::normalise(contents.time_line, contents.ticks_per_quarter),
                 .parts = contents.parts};
  for (const midi::Repair& repair : contents.repairs) {
    file.repairs.push_back(fmt::format("byte {}: {}", repair.offset, repair.message));
  }
  return file;
}

}  // namespace

std::vector<fs::path> list_music(const fs::path& root) {
  std::vector<fs::path> files = list_files(root, kMusicExtensions);
  std::error_code ignored;  // a root that is not there has been refused
  if (fs::is_directory(root, ignored)) std::erase_if(files, is_other_table);
  if (files.empty()) {
    throw Error("{}: no music found (looked for {})", root.string(),
                fmt::join(kMusicExtensions, ", "));
  }
  return files;
}

MusicFile read_music(const fs::path& path, music::Drums drums) {
  const MusicKind kind = music_kind(path);
  if (kind == MusicKind::kMidi) return from_midi(path, drums);
  return kind == MusicKind::kAbc ? from_abc(path, drums) : from_text(path, kind, drums);
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
    for (const fs::path& path : list_music(root)) {
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
