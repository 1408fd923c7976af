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
#include "music/instrumentation.h"
#include "music/song_text.h"

namespace crnngan::corpus {

namespace fs = std::filesystem;

bool is_music(const fs::path& path) {
  return std::ranges::find(kMusicExtensions, lower(path.extension().string())) !=
         std::end(kMusicExtensions);
}

namespace {

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

std::vector<PieceOfFile> pieces_of(std::vector<WrittenPieceOfFile> written, music::Drums drums) {
  std::vector<PieceOfFile> pieces;
  pieces.reserve(written.size());
  for (WrittenPieceOfFile& found : written) {
    MusicFile music;
    if (found.failure.empty()) music = music_of(std::move(found.piece), drums);
    pieces.push_back({std::move(found.label), std::move(music), std::move(found.failure)});
  }
  return pieces;
}

}  // namespace

bool is_other_table(const fs::path& path, std::span<const std::uint8_t> beginning) {
  if (!is_table_name(path)) return false;
  const std::size_t size = std::min(beginning.size(), music::kSongBeginning);
  return !music::looks_like_song({reinterpret_cast<const char*>(beginning.data()), size},
                                 song_format(music_kind(path)));
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

MusicFile music_of(WrittenPiece&& piece, music::Drums drums) {
  return {.notes = music::normalise(piece.notes, piece.ticks_per_quarter, drums),
          .composer = std::move(piece.composer),
          .time_line = music::normalise(std::move(piece.time_line), piece.ticks_per_quarter),
          .parts = std::move(piece.parts),
          .repairs = std::move(piece.repairs)};
}

Piece piece_of(const MusicFile& music, std::string name) {
  if (music.notes.empty()) throw Error("no tones");
  Piece piece;
  piece.name = std::move(name);
  piece.composer = music.composer;
  piece.instruments = music::instruments_of(music.parts);
  piece.tones = music::to_tones(music.notes);
  piece.signatures = music::signatures_of(music.time_line, music.notes);
  return piece;
}

std::vector<PieceOfFile> read_pieces(const fs::path& path, music::Drums drums) {
  return pieces_of(written_pieces(path), drums);
}

std::vector<PieceOfFile> read_pieces(const fs::path& path, std::span<const std::uint8_t> bytes,
                                     music::Drums drums) {
  return pieces_of(written_pieces(bytes, music_kind(path), path.string()), drums);
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
      sources, kBytesAtATime, pool,
      [&](const SourceFile& source) { return read_source(source, layout); },
      [&](Reading&& reading) {
        append(contents.pieces, reading.pieces);
        append(contents.left_out, reading.left_out);
        append(contents.repaired, reading.repaired);
        if (progress) progress(++done, sources.total());
      });
  return contents;
}

}  // namespace crnngan::corpus
