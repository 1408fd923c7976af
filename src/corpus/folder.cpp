#include "corpus/folder.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <mutex>
#include <set>
#include <tuple>

#include "base/error.h"
#include "base/text.h"
#include "corpus/piece_choice.h"
#include "midi/smf_reader.h"
#include "music/abc_names.h"
#include "music/abc_pickup.h"
#include "music/instrumentation.h"
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

MusicFile from_text(const fs::path& path, MusicKind kind, music::Drums drums) {
  const Parsed<music::SongContents> song =
      music::read_song(read_text_file(path), text_format(kind));
  if (!song.ok()) throw Error("{}: {}", path.string(), song.error().message);
  const auto& [tones, tempo, program] = song.value();
  return {.notes = music::normalise(music::to_notes(tones), music::kTicksPerQuarter, drums),
          .time_line = {.tempos = {{0, tempo}}},
          .parts = {{.program = program, .has_program = kind == MusicKind::kJson}}};
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

MusicFile to_music(const music::AbcTune& tune, music::Drums drums) {
  return {.notes = music::normalise(tune.notes, music::kTicksPerQuarter, drums),
          .composer = tune.composer,
          .time_line = music::with_pickup(tune),
          .parts = tune.parts,
          .repairs = tune.repairs};
}

}  // namespace

std::vector<fs::path> list_music(const fs::path& root) {
  if (names_piece(root)) return {root};
  if (root.extension() == ".corpus") {
    throw Error("{}: is a corpus, no music file; crnngan info tells what is in it", root.string());
  }
  std::vector<fs::path> files = list_files(root, kMusicExtensions);
  std::error_code ignored;  // a root that is not there has been refused
  if (fs::is_directory(root, ignored)) std::erase_if(files, is_other_table);
  if (files.empty()) {
    throw Error("{}: no music found (looked for {})", root.string(),
                fmt::join(kMusicExtensions, ", "));
  }
  return files;
}

std::vector<PieceOfFile> read_pieces(const fs::path& path, music::Drums drums) {
  if (names_piece(path)) {
    const auto [file, name] = split_piece_name(path);
    PieceOfFile piece = choose_piece(read_pieces(file, drums), file, name);
    piece.label.clear();  // the path has it
    return {std::move(piece)};
  }
  const MusicKind kind = music_kind(path);
  if (kind == MusicKind::kMidi) return {{{}, from_midi(path, drums), {}}};
  if (kind != MusicKind::kAbc) return {{{}, from_text(path, kind, drums), {}}};
  const std::vector<music::ReadTune> tunes = music::read_abc(read_text_file(path));
  const std::vector<music::TuneName> names = music::name_tunes(tunes);
  std::vector<PieceOfFile> pieces;
  for (std::size_t i = 0; i < tunes.size(); ++i) {
    if (tunes[i].ok()) {
      pieces.push_back({names[i].label, to_music(tunes[i].value(), drums), {}});
    } else {
      pieces.push_back({names[i].label, {}, tunes[i].error().message});
    }
  }
  return pieces;
}

MusicFile read_music(const fs::path& path, music::Drums drums) {
  const auto [file, name] = split_piece_name(path);
  return choose_piece(read_pieces(file, drums), file, name).music;
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

// What became of a file: pieces, and why others were left out.
struct Reading {
  std::vector<Piece> pieces;
  std::vector<std::string> left_out;
  std::vector<RepairedPiece> repaired;
};

std::string summary_of(const std::vector<std::string>& repairs) {
  const std::size_t more = repairs.size() - 1;
  return more == 0 ? repairs.front() : fmt::format("{} (and {} more)", repairs.front(), more);
}

void add_piece(const Source& source, Layout layout, const PieceOfFile& found, Reading& reading) {
  const std::string name = source.name + found.label;
  if (!found.failure.empty()) throw Error("{}", found.failure);
  if (found.music.notes.empty()) throw Error("no tones");
  const fs::path folder = fs::absolute(source.path).lexically_normal().parent_path();
  Piece piece;
  piece.name = name;
  if (layout != Layout::kFlat) piece.composer = folder.filename().string();
  if (!found.music.composer.empty()) piece.composer = found.music.composer;
  if (layout == Layout::kGenreComposer) piece.genre = folder.parent_path().filename().string();
  piece.instruments = music::instruments_of(found.music.parts);
  piece.tones = music::to_tones(found.music.notes);
  piece.signatures = music::signatures_of(found.music.time_line, found.music.notes);
  reading.pieces.push_back(std::move(piece));
  if (!found.music.repairs.empty()) {
    reading.repaired.push_back({name, summary_of(found.music.repairs)});
  }
}

Reading read_source(const Source& source, Layout layout) {
  Reading reading;
  std::vector<PieceOfFile> pieces;
  const auto attempt = [&](const std::string& label, const auto& work) {
    if (auto failure = failure_of(source.path.string() + label, work)) {
      reading.left_out.push_back(*std::move(failure));
    }
  };
  attempt("", [&] { pieces = read_pieces(source.path, music::Drums::kExclude); });
  for (const PieceOfFile& piece : pieces) {
    attempt(piece.label, [&] { add_piece(source, layout, piece, reading); });
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
  const auto append = [](auto& list, auto& more) {
    list.insert(list.end(), std::make_move_iterator(more.begin()),
                std::make_move_iterator(more.end()));
  };
  for (Reading& reading : readings) {
    append(contents.pieces, reading.pieces);
    append(contents.left_out, reading.left_out);
    append(contents.repaired, reading.repaired);
  }
  return contents;
}

}  // namespace crnngan::corpus
