#include "corpus/folder.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/error.h"
#include "base/text.h"
#include "base/walk.h"
#include "corpus/piece_choice.h"
#include "corpus/reading.h"
#include "corpus/sources.h"
#include "midi/smf_reader.h"
#include "music/abc_names.h"
#include "music/abc_pickup.h"
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

bool is_table_name(const fs::path& path) {
  const MusicKind kind = music_kind(path);
  return kind == MusicKind::kCsv || kind == MusicKind::kJson;
}

bool is_other_table_file(const fs::path& path) {
  if (!is_table_name(path)) return false;
  std::ifstream file(path, std::ios::binary);
  Bytes beginning(music::kSongBeginning);
  file.read(reinterpret_cast<char*>(beginning.data()),
            static_cast<std::streamsize>(beginning.size()));
  beginning.resize(static_cast<std::size_t>(file.gcount()));
  return is_other_table(path, beginning);
}

MusicFile from_text(const fs::path& path, std::string_view text, MusicKind kind,
                    music::Drums drums) {
  const std::string_view beginning = text.substr(0, music::kSongBeginning);
  if (kind == MusicKind::kCsv && !music::looks_like_song(beginning, text_format(kind))) {
    throw Error(
        "{}: expected music, found a table that is no song; tables are for crnngan prepare "
        "--table, "
        "info and compare, and for generate --continue with a model of that table",
        path.string());
  }
  const Parsed<music::SongContents> song = music::read_song(text, text_format(kind));
  if (!song.ok()) throw Error("{}: {}", path.string(), song.error().message);
  const auto& [tones, tempo, program] = song.value();
  return {.notes = music::normalise(music::to_notes(tones), music::kTicksPerQuarter, drums),
          .time_line = {.tempos = {{0, tempo}}},
          .parts = {{.program = program, .has_program = kind == MusicKind::kJson}}};
}

MusicFile from_midi(const fs::path& path, std::span<const std::uint8_t> bytes, music::Drums drums) {
  const auto contents = midi::read_smf(bytes).take(path.string());
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

bool is_other_table(const fs::path& path, std::span<const std::uint8_t> beginning) {
  if (!is_table_name(path)) return false;
  const std::size_t size = std::min(beginning.size(), music::kSongBeginning);
  return !music::looks_like_song({reinterpret_cast<const char*>(beginning.data()), size},
                                 text_format(music_kind(path)));
}

void for_each_music_file(const fs::path& root, const std::function<void(const fs::path&)>& visit) {
  if (names_piece(root)) return visit(root);
  if (root.extension() == ".corpus") {
    throw Error("{}: is a corpus, no music file; crnngan info tells what is in it", root.string());
  }
  std::error_code ignored;  // a root that is not there is refused
  const bool is_folder = fs::is_directory(root, ignored);
  bool is_nothing = true;
  for_each_file(root, kMusicExtensions, [&](const fs::path& path) {
    if (is_folder && is_other_table_file(path)) return;
    is_nothing = false;
    visit(path);
  });
  if (is_nothing) {
    throw Error("{}: no music found (looked for {})", root.string(),
                fmt::join(kMusicExtensions, ", "));
  }
}

std::vector<fs::path> list_music(const fs::path& root) {
  std::vector<fs::path> files;
  for_each_music_file(root, [&](const fs::path& path) { files.push_back(path); });
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<PieceOfFile> read_pieces(const fs::path& path, music::Drums drums) {
  if (names_piece(path)) {
    const auto [file, name] = split_piece_name(path);
    PieceOfFile piece = choose_piece(read_pieces(file, drums), file, name);
    piece.label.clear();  // the path has it
    return {std::move(piece)};
  }
  const bool is_midi = music_kind(path) == MusicKind::kMidi;
  return read_pieces(path, read_file(path, is_midi ? kMostFileBytes : kMostMusicBytes), drums);
}

std::vector<PieceOfFile> read_pieces(const fs::path& path, std::span<const std::uint8_t> bytes,
                                     music::Drums drums) {
  const MusicKind kind = music_kind(path);
  if (kind == MusicKind::kMidi) return {{{}, from_midi(path, bytes, drums), {}}};
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (kind != MusicKind::kAbc) return {{{}, from_text(path, text, kind, drums), {}}};
  const std::vector<music::ReadTune> tunes = music::read_abc(text);
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

FolderContents read_folders(std::span<const fs::path> roots, Layout layout, ThreadPool& pool,
                            const Progress& progress) {
  constexpr std::size_t kBytesAtATime = 64 << 20;
  Sources sources(roots);
  FolderContents contents;
  std::size_t done = 0;
  const auto append = [](auto& list, auto& more) {
    list.insert(list.end(), std::make_move_iterator(more.begin()),
                std::make_move_iterator(more.end()));
  };
  read_all<Reading>(
      sources, layout, kBytesAtATime, pool, [](Reading&& reading) { return std::move(reading); },
      [&](Reading&& reading) {
        append(contents.pieces, reading.pieces);
        append(contents.left_out, reading.left_out);
        append(contents.repaired, reading.repaired);
        if (progress) progress(++done, sources.total());
      });
  return contents;
}

}  // namespace crnngan::corpus
